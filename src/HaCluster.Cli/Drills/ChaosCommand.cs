using System.Collections.Immutable;
using System.CommandLine;
using HaCluster.Cli.CommandLine;
using HaCluster.Cli.Hosting;
using HaCluster.Deployment;
using HaCluster.Diagnostics;
using HaCluster.Drills.Chaos;
using HaCluster.Drills.Faults;
using Spectre.Console;

namespace HaCluster.Cli.Drills;

/// <summary><c>drill chaos</c>: random faults, and an operator who does what the product says, until a promise is broken.</summary>
internal static class ChaosCommand
{
    public const string Name = "chaos";

    public const string Description = "Random faults and random commands; checks every promise about data. --seed repeats a round.";

    private const char Separator = ',';

    private static readonly ImmutableArray<string> FaultNames = [.. FaultCatalog.All.Select(fault => fault.Name)];

    public static Command Create(Verb verb)
    {
        var rounds = verb.Options.PositiveNumber("--rounds", "How many rounds. Default 1.");
        var seed = verb.Options.PositiveNumber(
            "--seed", "Decides what happens; each further round has the next seed. Random by default.");
        var faults = verb.Options.Text(
            "--faults", $"What may break, separated by commas. Default: all of {string.Join(", ", FaultNames)}.", "LIST");
        faults.CompletionSources.Add([.. FaultNames]);
        var command = verb.Define(Name, Description, (session, result, cancellation) => RunAsync(
            session, Chosen(result.GetValue(faults)), result.GetValue(rounds) ?? 1, result.GetValue(seed) ?? NewSeed(), cancellation));
        command.Options.Add(rounds);
        command.Options.Add(seed);
        command.Options.Add(faults);
        return command;
    }

    private static Task<int> RunAsync(
        CommandSession session, ImmutableArray<IFault> faults, int rounds, int seed, CancellationToken cancellation) =>
        DrillStage.RunAsync(session, Name, Description, async (endpoints, person, stop) =>
        {
            var logs = Path.Combine(session.Workspace.StateDirectory, "drills");
            AtomicFile.CreateDirectory(logs);
            var report = await new ChaosRunner(endpoints, person, logs, session.Host.Time, line => session.Note(Markup.Escape(line)))
                .RunAsync(faults, rounds, seed, stop);
            if (session.Options.Json)
                session.WriteJson(writer => ChaosJson.Write(writer, report));
            else
                ChaosView.Show(session.Result, report);
            return report.Passed;
        }, cancellation);

    private static ImmutableArray<IFault> Chosen(string? list) => list is null
        ? FaultCatalog.All
        :
        [
            .. list.Split(Separator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct()
                .DefaultIfEmpty("").Select(Find),
        ];

    private static IFault Find(string name) =>
        FaultCatalog.All.FirstOrDefault(fault => fault.Name == name) ?? throw new DiagnosticException(
            Codes.Command.FaultUnknown, $"There is no fault '{name}'.", subject: name,
            why: $"The faults are {string.Join(", ", FaultNames)}.", fix: NearestName.Suggest(name, FaultNames));

    // Short enough to be typed.
    private static int NewSeed() => Random.Shared.Next(1, 1_000_000);
}
