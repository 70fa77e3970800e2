using System.CommandLine;
using HaCluster.Cli.CommandLine;

namespace HaCluster.Cli.ClusterRestores;

/// <summary>
/// <c>restore cluster</c>, <c>restore undo</c> and <c>restore finish</c>: the whole cluster goes back to an earlier moment, or from there
/// to where it was.
/// </summary>
internal static class ClusterRestoreCommands
{
    public static IEnumerable<Command> Create(Verb verb) => [Cluster(verb), Undo(verb), Finish(verb)];

    private static Command Cluster(Verb verb)
    {
        var region = Region();
        var fenced = Fenced(verb);
        var target = new Option<string>("--to")
        {
            Description = "A time with its zone ('2026-01-02 03:59:00+00'), an LSN, the label of a backup, or latest.",
            Required = true,
        };
        var command = verb.Define(
            "cluster", "Bring the whole cluster back to an earlier moment; its present data is kept until `restore finish`.",
            (session, result, cancellation) => ClusterRestore.RunAsync(
                session,
                new ClusterRestoreArguments(result.GetRequiredValue(target), result.GetValue(region))
                {
                    FencedByOperator = result.GetValue(fenced),
                },
                cancellation));
        command.Options.Add(target);
        command.Options.Add(region);
        command.Options.Add(fenced);
        return command;
    }

    private static Command Undo(Verb verb)
    {
        var region = Region();
        var fenced = Fenced(verb);
        var command = verb.Define(
            "undo", "Bring the whole cluster back to the data that `restore cluster` has set aside.",
            (session, result, cancellation) => ClusterRestore.RunAsync(
                session, new ClusterRestoreArguments(null, result.GetValue(region)) { FencedByOperator = result.GetValue(fenced) },
                cancellation));
        command.Options.Add(region);
        command.Options.Add(fenced);
        return command;
    }

    private static Command Finish(Verb verb) => verb.Define(
        "finish", "Delete the data that `restore cluster` or `restore undo` has set aside.",
        (session, _, cancellation) => KeptDataRemoval.RunAsync(session, cancellation));

    private static Option<string?> Region() => new("--region")
    {
        Description = "On the database host of this region, from its repository; default where the primary is.",
    };

    private static Option<bool> Fenced(Verb verb) =>
        verb.Options.Flag("--fenced-by-operator", "You stopped the machine of the other region's database yourself: do not fence it.");
}
