using System.Globalization;
using HaCluster.Failover.Members;
using HaCluster.Failover.Scripts;

namespace HaCluster.Failover.Steps;

/// <summary>
/// What the database hosts run, as root, from stdin, when PostgreSQL moves to another major version. All can be repeated. Those that change
/// something wait for steps of role changes on their host, which wait for them.
/// </summary>
/// <param name="host">Name of the database host, for messages.</param>
/// <param name="target">The major version that is moved to.</param>
public sealed class MajorUpgradeScript(string host, int target)
{
    /// <summary>What the host is and has, as lines <c>key=value</c>.</summary>
    public string Look() => HostScript.Compose(
        Variables("major-look"), DatabaseHostScript.Library, Shared, EmbeddedScript.Read("Steps/major-look.sh"));

    /// <summary>Installs the version beside the present one; on the primary, has pg_upgrade check whether it can be moved to.</summary>
    public string Prepare() => Step("major-prepare");

    /// <summary>On the primary: the move itself. It reports the fact <c>write_outage_ms</c>.</summary>
    public string Convert() => Step("major-convert");

    /// <summary>On the primary: ends a move that was cut off before the new server ran; the former version serves.</summary>
    public string Revert() => Step("major-revert");

    /// <summary>On the standby of a primary that has moved: a copy of it, beside the former data.</summary>
    /// <param name="from">The version that it leaves.</param>
    /// <param name="lsn">The end of what both versions have.</param>
    /// <param name="at">When the primary was stopped there, as its record says it.</param>
    public string Follow(int from, string lsn, string at) => Step(
        "major-follow", new("OF_VERSION", Text(target)), new("FROM_VERSION", Text(from)), new("LSN", lsn), new("AT", at));

    /// <summary>Back to the version before, with the data that the standby has kept.</summary>
    public string Return() => Step("major-return");

    /// <summary>Deletes what is kept of the other version.</summary>
    public string Finish() => Step("major-finish");

    private static string Shared => EmbeddedScript.Read("Steps/major.sh");

    private string Step(string name, params ReadOnlySpan<KeyValuePair<string, string>> more) => StepScript.OnHost(
        name, [.. Variables(name), new("EPOCH", Text(target)), new("KIND", "Upgrade"), .. more], Shared);

    private KeyValuePair<string, string>[] Variables(string name) => [new("HOST", host), new("STEP", name), new("TARGET", Text(target))];

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
