using System.CommandLine;
using HaCluster.Cli.CommandLine;
using HaCluster.Failover.Planning;

namespace HaCluster.Cli.Failover;

/// <summary><c>switchover</c>, <c>failover</c>, <c>rejoin</c>, <c>degrade</c>: four verbs, one way of running them.</summary>
internal static class RoleChangeCommands
{
    public static IEnumerable<Command> Create(Verb verb) => [Switchover(verb), Failover(verb), Rejoin(verb), Degrade(verb)];

    private static Command Switchover(Verb verb)
    {
        var to = Target();
        var command = verb.Define(
            "switchover", "Move the primary to the other region as planned; nothing is lost.", (session, result, cancellation) =>
                RoleChangeRun.RunAsync(
                    session, new RoleChangeArguments(FailoverOperation.Switchover, result.GetValue(to), FailoverScope.Auto, false),
                    cancellation));
        command.Options.Add(to);
        return command;
    }

    private static Command Failover(Verb verb)
    {
        var to = Target();
        var scope = verb.Options.Choice<FailoverScope>("--scope", "What is lost: the database host, the region, or found out.");
        var accept = verb.Options.Flag("--accept-data-loss", "Go on when the loss is unbounded or large, or to end a double primary.");
        var fenced = verb.Options.Flag("--fenced-by-operator", "You stopped the lost primary's machine yourself: do not fence it.");
        var command = verb.Define(
            "failover", "Emergency: fence the primary and promote the other region.", (session, result, cancellation) =>
                RoleChangeRun.RunAsync(
                    session,
                    new RoleChangeArguments(
                        FailoverOperation.Failover, result.GetValue(to), result.GetValue(scope), result.GetValue(accept))
                    {
                        FencedByOperator = result.GetValue(fenced),
                    },
                    cancellation));
        command.Options.Add(to);
        command.Options.Add(scope);
        command.Options.Add(accept);
        command.Options.Add(fenced);
        return command;
    }

    private static Command Rejoin(Verb verb)
    {
        var region = new Argument<string?>("REGION")
        {
            Description = "The region that comes back; by default the one that is not active.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var command = verb.Define(
            "rejoin", "Bring a database back as standby: by rewind where possible, else by a copy.", (session, result, cancellation) =>
                RoleChangeRun.RunAsync(
                    session, new RoleChangeArguments(FailoverOperation.Rejoin, result.GetValue(region), FailoverScope.Auto, false),
                    cancellation));
        command.Arguments.Add(region);
        return command;
    }

    private static Command Degrade(Verb verb) => verb.Define(
        "degrade", "Let a synchronous primary acknowledge writes without its standby, until the next rejoin.", (session, _, cancellation) =>
            RoleChangeRun.RunAsync(
                session, new RoleChangeArguments(FailoverOperation.Degrade, null, FailoverScope.Auto, false), cancellation));

    private static Option<string> Target() =>
        new("--to") { Description = "The region that becomes active.", HelpName = "REGION", Required = true };
}
