using System.Globalization;
using System.Text.Json;
using HaCluster.Cli.Hosting;
using Spectre.Console;

namespace HaCluster.Cli.Upgrades;

/// <summary>An upgrade to another major version before and after, for people and as JSON.</summary>
internal static class MajorView
{
    public static void ShowPlan(CommandSession session, MajorHost primary, MajorHost standby, int target, bool backups)
    {
        if (session.Options.Quiet)
            return;
        var console = session.HumanResult;
        var (one, other) = (primary.Name, standby.Name);
        console.WriteLine(
            $"Plan: from PostgreSQL {primary.Version} to {target} ({primary.Candidate}), a database of {primary.Size >> 20} MiB");
        console.WriteLine($"  step 1: {other} and {one}: install it, make an empty database, check; the cluster serves");
        console.WriteLine($"  step 2: {one}: stop, pg_upgrade --link, start; no database serves meanwhile");
        console.WriteLine($"  step 3: {other}: copy the database of {one}, and keep its own of PostgreSQL {primary.Version}");
        console.WriteLine("  step 4: an update of the stack with the new version in its configuration");
        console.WriteLine(
            backups
                ? "Backups of the present version stay in the repositories; a full one of the new version is made next."
                : "Backups are not enabled: the way back is the data that the standby keeps.");
    }

    public static void ShowResult(
        CommandSession session, MajorHost primary, MajorHost standby, int target, string outage, bool backups)
    {
        if (session.Options.Quiet)
            return;
        var console = session.HumanResult;
        var waited = Seconds(outage) is { } seconds
            ? $"waited for {seconds} s"
            : "not known for how long they waited";
        console.WriteLine($"Upgraded: {primary.Name} and {standby.Name} run PostgreSQL {target}");
        console.WriteLine($"Writes:   {waited}");
        console.WriteLine($"Kept:     the former data on {standby.Name}, as it was when the primary was stopped");
        console.WriteLine($"          go back, and give up what was written since: {session.Typed("upgrade", "rollback")}");
        console.WriteLine($"          delete it: {session.Typed("upgrade", "finish")}");
        if (backups)
            console.WriteLine($"Backups:  a full one of the new version is due; when it is there: {session.Typed("backup", "list")}");
    }

    /// <summary><c>{state, from, to, primary, standby, writeOutageSeconds}</c>.</summary>
    public static void Write(Utf8JsonWriter writer, string state, MajorHost primary, MajorHost standby, int target, string outage)
    {
        writer.WriteStartObject();
        writer.WriteString("state", state);
        writer.WriteNumber("from", primary.From > 0 ? primary.From : primary.Version);
        writer.WriteNumber("to", target);
        writer.WriteString("primary", primary.Name);
        writer.WriteString("standby", standby.Name);
        if (double.TryParse(outage, CultureInfo.InvariantCulture, out var waited))
            writer.WriteNumber("writeOutageSeconds", waited / 1000);
        else
            writer.WriteNull("writeOutageSeconds");
        writer.WriteEndObject();
    }

    /// <summary><c>{state, from, to, primary, standby, at}</c>: <c>at</c> is the moment to which the data goes back.</summary>
    public static void WriteReturned(Utf8JsonWriter writer, MajorHost primary, MajorHost standby, MajorHost upgrade)
    {
        writer.WriteStartObject();
        writer.WriteString("state", "returned");
        writer.WriteNumber("from", upgrade.To);
        writer.WriteNumber("to", upgrade.From);
        writer.WriteString("primary", primary.Name);
        writer.WriteString("standby", standby.Name);
        writer.WriteString("at", upgrade.At);
        writer.WriteEndObject();
    }

    private static string? Seconds(string milliseconds) =>
        double.TryParse(milliseconds, CultureInfo.InvariantCulture, out var waited)
            ? (waited / 1000).ToString("F1", CultureInfo.InvariantCulture)
            : null;
}
