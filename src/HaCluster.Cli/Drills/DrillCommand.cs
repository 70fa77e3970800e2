using System.CommandLine;
using HaCluster.Cli.CommandLine;
using HaCluster.Cli.Hosting;
using HaCluster.Diagnostics;
using HaCluster.Drills;
using HaCluster.Drills.Scenarios;
using Spectre.Console;

namespace HaCluster.Cli.Drills;

/// <summary><c>drill NAME</c>: breaks the local cluster for real, recovers it, restores it, and reports what that cost.</summary>
internal static class DrillCommand
{
    public static Command Create(Verb verb)
    {
        var name = new Argument<string>("NAME")
        {
            Description = "The drill; `list` shows what there is.",
        };
        var runs = verb.Options.PositiveNumber("--runs", "How often. Default 1.");
        var command = verb.Define("drill", "A game day: break something, recover, report outage and lost writes.",
            (session, result, cancellation) => RunAsync(session, result.GetValue(name)!, result.GetValue(runs) ?? 1, cancellation));
        command.Arguments.Add(name);
        command.Options.Add(runs);
        command.Subcommands.Add(ChaosCommand.Create(verb));
        command.Subcommands.Add(TotalLossCommand.Create(verb));
        return command;
    }

    private static async Task<int> RunAsync(CommandSession session, string name, int runs, CancellationToken cancellation)
    {
        if (name == "list")
            return List(session);
        string[] names = [.. Catalog.All.Select(known => known.Name), ChaosCommand.Name, TotalLoss.Name];
        var drill = Catalog.Find(name) ?? throw new DiagnosticException(
            Codes.Command.DrillUnknown, $"There is no drill '{name}'.", subject: name,
            why: $"The drills are {string.Join(", ", names)}.", fix: NearestName.Suggest(name, names));
        return await DrillStage.RunAsync(session, drill.Name, drill.Description, async (endpoints, person, stop) =>
        {
            var report = await new DrillRunner(endpoints, person, session.Host.Time, line => session.Note(Markup.Escape(line)))
                .RunAsync(drill, runs, stop);
            if (session.Options.Json)
                session.WriteJson(writer => DrillJson.Write(writer, report));
            else
                DrillView.Show(session.Result, report);
            return report.Passed;
        }, cancellation);
    }

    private static int List(CommandSession session)
    {
        foreach (var (name, description) in Catalog.All.Select(drill => (drill.Name, drill.Description))
            .Append((ChaosCommand.Name, ChaosCommand.Description)).Append((TotalLoss.Name, TotalLoss.Description)))
            session.Result.WriteLine($"{name,-28}{description}");
        return ExitCodes.Ok;
    }
}
