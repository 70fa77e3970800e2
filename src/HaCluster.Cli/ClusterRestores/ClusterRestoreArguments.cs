using HaCluster.Diagnostics;

namespace HaCluster.Cli.ClusterRestores;

/// <summary>What <c>restore cluster</c> or <c>restore undo</c> was given.</summary>
/// <param name="To">As the user gave it; null to go back to what an earlier restore has set aside.</param>
/// <param name="Region">Where it is restored; null for where the primary is.</param>
internal sealed record ClusterRestoreArguments(string? To, string? Region)
{
    /// <summary>The user vouches that the machine of the other region's database is down.</summary>
    public bool FencedByOperator { get; init; }

    /// <summary>As in <c>the restore</c>.</summary>
    public string Noun => To is null ? "undo" : "restore";

    /// <summary>What is noted on the host as the target.</summary>
    public string Target => To ?? "undo";

    /// <summary>The command that was given.</summary>
    public ProductCommand Command => new(
    [
        "restore",
        .. To is null ? (string[])["undo"] : ["cluster", "--to", To],
        .. Region is null ? [] : (string[])["--region", Region],
        .. FencedByOperator ? (string[])["--fenced-by-operator"] : [],
    ]);
}
