using System.CommandLine;
using HaCluster.Cli.Access;
using HaCluster.Cli.Backups;
using HaCluster.Cli.CommandLine;
using HaCluster.Cli.Hosting;
using HaCluster.Cli.Recovery;
using HaCluster.Deployment;
using HaCluster.Drills;
using HaCluster.Topology;
using Spectre.Console;

namespace HaCluster.Cli.Drills;

/// <summary><c>drill total-loss</c>: deletes the cluster but for its repositories, and makes it anew from them.</summary>
internal static class TotalLossCommand
{
    public static Command Create(Verb verb) => verb.Define(TotalLoss.Name, TotalLoss.Description, RunAsync);

    private static async Task<int> RunAsync(CommandSession session, ParseResult result, CancellationToken cancellation)
    {
        var stack = session.OpenStack();
        return await DrillStage.RunAsync(session, TotalLoss.Name, TotalLoss.Description, async (endpoints, person, _) =>
        {
            if (stack.Engine != EngineNames.Embedded)
                throw new DrillException("The state of the stack is kept by Pulumi; the drill deletes that of the embedded engine only.");
            var key = await RepositoryKey.FindAsync(stack, cancellation)
                ?? throw new DrillException("The key of the repositories is not known, and without it nothing could be restored.");
            var site = new TotalLossSite(region => RestoreFrom(stack, region, key), () => Forget(session, stack.Name));
            var report = await new TotalLoss(endpoints, person, site, session.Host.Time, line => session.Note(Markup.Escape(line)))
                .RunAsync();
            Show(session, report);
            return report.Passed;
        },
            cancellation, $"This deletes all hosts, databases and the state of stack {stack.Name}; the repositories are left.");
    }

    private static void RestoreFrom(IStack stack, string region, SecretText key)
    {
        if (!stack.Configuration.ReadAll().ContainsKey(RepositoryKey.Setting))
            stack.Configuration.Set(RepositoryKey.Setting, key.Reveal(), secret: true);
        stack.Configuration.Set(RepositoryKey.Source, region, secret: false);
    }

    private static void Forget(CommandSession session, string stack)
    {
        session.Workspace.RemoveStack(stack, force: true);
        AccessUpkeep.Remove(session, stack);
        RecoveryUpkeep.Forget(session, stack);
    }

    private static void Show(CommandSession session, TotalLossReport report)
    {
        if (session.Options.Json)
        {
            session.WriteJson(writer =>
            {
                writer.WriteStartObject();
                writer.WriteString("drill", TotalLoss.Name);
                writer.WriteBoolean("passed", report.Passed);
                writer.WriteString("restoredFrom", report.Region);
                writer.WriteNumber("upSeconds", Math.Round(report.Took.TotalSeconds, 1));
                writer.WriteNumber("acknowledged", report.Acknowledged);
                writer.WriteNumber("lost", report.Lost);
                writer.WriteNumber("unknown", report.Unknown);
                writer.WriteString("archivedUntil", report.Archived.UtcDateTime);
                writer.WriteStartArray("findings");
                foreach (var finding in report.Findings)
                    writer.WriteStringValue(finding);
                writer.WriteEndArray();
                writer.WriteEndObject();
            });
            return;
        }
        var console = session.Result;
        console.WriteLine($"Drill {TotalLoss.Name}: {(report.Passed ? "passed" : "FAILED")}");
        console.WriteLine($"  `up` made the cluster anew from the repository of {report.Region} in {report.Took.TotalSeconds:F0} s");
        console.WriteLine($"  acknowledged {report.Acknowledged}, lost {report.Lost}, unknown {report.Unknown}; "
            + $"archived was what was acknowledged until {report.Archived:yyyy-MM-dd HH:mm:ss.fff}Z");
        foreach (var finding in report.Findings)
            console.WriteLine($"  finding: {finding}");
    }
}
