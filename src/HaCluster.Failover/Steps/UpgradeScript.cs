using HaCluster.Failover.Members;
using HaCluster.Failover.Scripts;

namespace HaCluster.Failover.Steps;

/// <summary>What the hosts run, as root, from stdin, when PostgreSQL is upgraded.</summary>
public static class UpgradeScript
{
    /// <summary>Exit code of <see cref="Hold"/>: another upgrade is at work.</summary>
    public const int Busy = 75;

    /// <summary>Fetches the lists of the package sources. Where that fails it says so, and succeeds.</summary>
    /// <param name="host">Name of the database host, for messages.</param>
    public static string FetchLists(string host) => HostScript.Compose(
        [new("HOST", host), new("STEP", "package-lists")], DatabaseHostScript.Library, EmbeddedScript.Read("Steps/package-lists.sh"));

    /// <summary>
    /// Upgrades a standby and restarts it; succeeds when it has replayed what its primary had written. Steps of role changes on the host
    /// wait meanwhile, and it waits for them.
    /// </summary>
    /// <param name="host">Name of the database host, for messages.</param>
    /// <param name="packages">Name and version of each package that is to be installed; none where only a restart is due.</param>
    public static string Install(string host, IEnumerable<(string Name, string Version)> packages) => StepScript.OnHost(
        "upgrade",
        [
            new("HOST", host), new("STEP", "upgrade"), new("EPOCH", "0"), new("KIND", "Upgrade"),
            new("PACKAGES", string.Join(' ', packages.Select(package => $"{package.Name}={package.Version}"))),
        ]);

    /// <summary>Keeps other upgrades out, until nobody reads what it prints. It prints when it does.</summary>
    /// <param name="host">Name of the host, for messages.</param>
    public static string Hold(string host) => HostScript.Compose(
        [new("HOST", host), new("STEP", "hold-upgrade")], EmbeddedScript.Read("Steps/hold-upgrade.sh"));
}
