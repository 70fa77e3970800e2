using System.CommandLine;
using System.Text.Json;
using HaCluster.Cli.CommandLine;
using HaCluster.Cli.Hosting;
using HaCluster.Diagnostics;
using HaCluster.Observation.Backups;
using HaCluster.Topology.Model;
using HaCluster.Topology.Outputs;
using Spectre.Console;

namespace HaCluster.Cli.Backups;

/// <summary>
/// <c>restore copy</c>, <c>restore list</c>, <c>restore check</c> and <c>restore remove</c>: the database as it was, beside the cluster,
/// which goes on unchanged.
/// </summary>
internal static class RestoreCommand
{
    /// <param name="verb">Defines the commands.</param>
    /// <param name="others">Those of the group that change the cluster.</param>
    public static Command Create(Verb verb, IEnumerable<Command> others)
    {
        var group = new Command("restore", "Look at the database as it was at an earlier moment, from the backups, or go back to it.")
        {
            Copy(verb), List(verb), Check(verb), Remove(verb),
        };
        foreach (var other in others)
            group.Subcommands.Add(other);
        return group;
    }

    private static Command Copy(Verb verb)
    {
        var region = Region("On the database host of this region, from its repository; default where the standby is.");
        var target = new Option<string>("--to")
        {
            Description = "A time with its zone ('2026-01-02 03:59:00+00'), an LSN, the label of a backup, or latest.",
            Required = true,
        };
        var command = verb.Define(
            "copy", "Restore a copy beside the cluster, with a server that only its host reaches.",
            async (session, result, cancellation) =>
            {
                var (endpoints, regions) = await BackupCommand.FindAsync(session, result.GetValue(region), cancellation);
                await using var copies = new RestoredCopies(endpoints);
                var to = result.GetRequiredValue(target);
                var chosen = regions.Length == 1
                    ? regions[0]
                    : await copies.FindStandbyAsync(
                        name => new ProductCommand("restore", "copy", "--to", to, "--region", name), cancellation);
                session.Note($"{Markup.Escape(chosen.DatabaseHost.Name)}: a copy of the database at {Markup.Escape(to)} is being restored");
                Show(session, [await copies.MakeAsync(chosen, to, cancellation)]);
                session.Note($"To look:      {Typed(session, RestoredCopies.Look(chosen))}");
                session.Note($"To remove it: {Typed(session, RestoredCopies.Remove(chosen))}");
                return ExitCodes.Ok;
            });
        command.Options.Add(region);
        command.Options.Add(target);
        return command;
    }

    private static Command List(Verb verb) => ForEach(
        verb, "list", "Show the copies on the database hosts.", static (copies, region, stop) => copies.ShowAsync(region, stop));

    private static Command Check(Verb verb)
    {
        var region = Region("On the database host of this region, from its repository; default where the standby is.");
        var command = verb.Define(
            "check", "Restore the newest backup, read every table and index of the copy with pg_amcheck, and delete it.",
            async (session, result, cancellation) =>
            {
                var (endpoints, regions) = await BackupCommand.FindAsync(session, result.GetValue(region), cancellation);
                await using var copies = new RestoredCopies(endpoints);
                var chosen = regions.Length == 1
                    ? regions[0]
                    : await copies.FindStandbyAsync(static name => new ProductCommand("restore", "check", "--region", name), cancellation);
                session.Note($"{Markup.Escape(chosen.DatabaseHost.Name)}: the newest backup is being restored and checked");
                Show(session, [await copies.CheckAsync(chosen, cancellation)]);
                return ExitCodes.Ok;
            });
        command.Options.Add(region);
        return command;
    }

    private static Command Remove(Verb verb) => ForEach(
        verb, "remove", "End the servers of the copies and delete them.",
        static (copies, region, stop) => copies.RemoveAsync(region, stop));

    private static Command ForEach(
        Verb verb, string name, string description, Func<RestoredCopies, RegionEndpoints, CancellationToken, Task<RestoredCopy>> act)
    {
        var region = Region("Only the copy in this region.");
        var command = verb.Define(
            name, description, (session, result, cancellation) => RunAsync(session, result.GetValue(region), act, cancellation));
        command.Options.Add(region);
        return command;
    }

    private static Option<string?> Region(string description) => new("--region") { Description = description };

    private static string Typed(CommandSession session, ProductCommand command) => Markup.Escape(session.Typed(command.Arguments));

    private static async Task<int> RunAsync(
        CommandSession session, string? name, Func<RestoredCopies, RegionEndpoints, CancellationToken, Task<RestoredCopy>> act,
        CancellationToken cancellation)
    {
        var (endpoints, regions) = await BackupCommand.FindAsync(session, name, cancellation);
        await using var hosts = new RestoredCopies(endpoints);
        var copies = new List<RestoredCopy>();
        DiagnosticException? failure = null;
        foreach (var region in regions)
        {
            try
            {
                copies.Add(await act(hosts, region, cancellation));
            }
            catch (DiagnosticException exception)
            {
                failure ??= exception;
            }
        }
        // What the others say is shown before.
        Show(session, copies);
        return failure is null ? ExitCodes.Ok : throw failure;
    }

    private static void Show(CommandSession session, IReadOnlyList<RestoredCopy> copies)
    {
        if (session.Options.Json)
            session.WriteJson(writer => WriteJson(writer, copies));
        else
        {
            foreach (var line in copies.SelectMany(copy => copy.Describe()))
                session.Result.WriteLine(line);
        }
    }

    /// <summary>
    /// <c>{copies: [{region, host, state, target, folder, check: {at, whole, backup}}]}</c>; keys may be added, never changed.
    /// </summary>
    internal static void WriteJson(Utf8JsonWriter writer, IReadOnlyList<RestoredCopy> copies)
    {
        writer.WriteStartObject();
        writer.WriteStartArray("copies");
        foreach (var copy in copies)
        {
            writer.WriteStartObject();
            writer.WriteString("region", copy.Region.Name);
            writer.WriteString("host", copy.Region.DatabaseHost.Name);
            writer.WriteString("state", copy.State);
            writer.WriteString("target", copy.Target);
            writer.WriteString("folder", copy.State == "none" ? null : BackupNames.RestoredCopy);
            WriteCheck(writer, copy.Check);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteCheck(Utf8JsonWriter writer, RestoreCheck? check)
    {
        if (check is null)
        {
            writer.WriteNull("check");
            return;
        }
        writer.WriteStartObject("check");
        writer.WriteString("at", check.At.UtcDateTime);
        writer.WriteBoolean("whole", check.Whole);
        writer.WriteString("backup", check.Backup);
        writer.WriteEndObject();
    }
}
