using System.CommandLine;
using HaCluster.Cli.CommandLine;

namespace HaCluster.Cli.Upgrades;

/// <summary><c>upgrade minor</c>: a newer minor version of PostgreSQL, one host after the other.</summary>
internal static class UpgradeCommand
{
    public static Command Create(Verb verb) => new("upgrade", "Upgrade what serves, one region after the other.")
    {
        verb.Define(
            "minor", "Upgrade PostgreSQL to the newest minor version of the package sources: the standby, a switchover, the other.",
            (session, _, cancellation) => MinorUpgrade.RunAsync(session, cancellation)),
    };
}
