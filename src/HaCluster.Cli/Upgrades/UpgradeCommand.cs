using System.CommandLine;
using HaCluster.Cli.CommandLine;

namespace HaCluster.Cli.Upgrades;

/// <summary><c>upgrade minor</c> and <c>upgrade os</c>: what is newer, one host after the other.</summary>
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
    };
}
