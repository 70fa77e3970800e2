using System.Text.Json;
using HaCluster.Cli.Hosting;
using HaCluster.Cli.Status;
using Spectre.Console;

namespace HaCluster.Cli.Upgrades;

/// <summary>The plan before and the outcome after, for people and as JSON.</summary>
internal static class UpgradeView
{
    public static void ShowPlan(CommandSession session, UpgradePlan plan)
    {
        if (session.Options.Quiet)
            return;
        var console = session.HumanResult;
        console.WriteLine("Plan: upgrade of PostgreSQL");
        foreach (var host in plan.Pending)
        {
            foreach (var package in host.Outdated)
                console.WriteLine($"  {host.Host}: {package.Package} {package.Installed} to {package.Candidate}");
            if (host.RestartPending)
                console.WriteLine($"  {host.Host}: PostgreSQL does not run yet what is installed");
        }
        foreach (var (step, number) in Steps(plan).Select((step, index) => (step, index + 1)))
            console.WriteLine($"  step {number}: {step}");
    }

    public static void ShowResult(CommandSession session, UpgradePlan plan)
    {
        if (session.Options.Quiet)
            return;
        var console = session.HumanResult;
        console.WriteLine(
            $"Upgraded: {string.Join(" and ", plan.Pending.Select(host => host.Host))}; the standby streams and has caught up");
        if (plan.SwitchesOver)
        {
            console.WriteLine($"Primary:  stays in {plan.ActiveRegion}");
            console.WriteLine($"          move it back: {session.Typed("switchover", "--to", plan.Primary.Region.Name)}");
        }
    }

    /// <summary>The document <c>plan</c>, or after that <c>upgraded</c>.</summary>
    public static void Write(Utf8JsonWriter writer, UpgradePlan plan, bool done)
    {
        writer.WriteStartObject();
        writer.WriteString("state", done ? "upgraded" : "planned");
        writer.WriteStartArray("hosts");
        foreach (var host in plan.Pending)
        {
            writer.WriteStartObject();
            writer.WriteString("region", host.Region.Name);
            writer.WriteString("host", host.Host);
            UpdatesView.WritePending(writer, host.Outdated);
            writer.WriteBoolean("restartPending", host.RestartPending);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
        writer.WriteBoolean("switchover", plan.SwitchesOver);
        writer.WriteString("activeRegion", plan.ActiveRegion);
        writer.WriteEndObject();
    }

    private static IEnumerable<string> Steps(UpgradePlan plan)
    {
        if (plan.Standby.IsPending)
            yield return $"{plan.Standby.Host}: {On(plan.Standby)}";
        if (!plan.SwitchesOver)
            yield break;
        yield return $"switchover to {plan.Standby.Region.Name}, in which writes wait for a moment; the primary stays there";
        yield return $"{plan.Primary.Host}: {On(plan.Primary)}";
    }

    private static string On(HostUpgrade host) =>
        (host.Outdated.Any() ? "install the packages, " : "") + "restart the standby once, wait until it has caught up";
}
