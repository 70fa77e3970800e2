using System.CommandLine;
using HaCluster.Cli.CommandLine;

namespace HaCluster.Cli.Upgrades;

/// <summary><c>upgrade</c>: what is newer, one host after the other; and PostgreSQL's next major version, with a way back.</summary>
internal static class UpgradeCommand
{
    public static Command Create(Verb verb) => new("upgrade", "Upgrade what serves, one region after the other.")
    {
        verb.Define(
            "minor", "Upgrade PostgreSQL to the newest minor version of the package sources: the standby, a switchover, the other.",
            (session, _, cancellation) => MinorUpgrade.RunAsync(session, cancellation)),
        verb.Define(
            "os", "Replace the hosts that have a newer image, one after the other, with a switchover in between; the data is kept.",
            (session, _, cancellation) => OsUpgrade.RunAsync(session, cancellation)),
        Major(verb),
        verb.Define(
            "rollback", "Go back to the major version before an upgrade; what was written since is kept aside.",
            (session, _, cancellation) => MajorRollback.RunAsync(session, cancellation)),
        verb.Define(
            "finish", "Delete the data that an upgrade to another major version, or its rollback, has left.",
            (session, _, cancellation) => MajorFinish.RunAsync(session, cancellation)),
    };

    private static Command Major(Verb verb)
    {
        var target = new Option<string>("--to") { Description = "The version: 16, 17 or 18.", HelpName = "VERSION", Required = true };
        var command = verb.Define(
            "major", "Move PostgreSQL to another major version with pg_upgrade; the former data is kept until `upgrade finish`.",
            (session, result, cancellation) => MajorUpgrade.RunAsync(session, result.GetRequiredValue(target), cancellation));
        command.Options.Add(target);
        return command;
    }
}
