using HaCluster.Topology.Model;
using HaCluster.Topology.Outputs;

namespace HaCluster.Cli.Backups;

/// <summary>What a database host says of the copy beside the cluster.</summary>
/// <param name="Region">Where the host is.</param>
/// <param name="State"><c>none</c>, <c>being-made</c>, <c>unfinished</c>, <c>running</c> or <c>stopped</c>.</param>
/// <param name="Target">What was asked for, of a copy that is complete; otherwise null.</param>
internal sealed record RestoredCopy(RegionEndpoints Region, string State, string? Target)
{
    /// <param name="region">Where the host is.</param>
    /// <param name="line">A state, and after a blank the target if there is one.</param>
    public static RestoredCopy Read(RegionEndpoints region, string line) => line.Trim().Split(' ', 2) is [var state, var target]
        ? new RestoredCopy(region, state, target)
        : new RestoredCopy(region, line.Trim(), null);

    /// <summary>One line for people.</summary>
    public string Describe() => $"{Region.DatabaseHost.Name}: " + State switch
    {
        "none" => "no copy",
        "being-made" => $"a copy is being made in {BackupNames.RestoredCopy}",
        "unfinished" => $"a copy in {BackupNames.RestoredCopy} was left unfinished",
        _ => $"a copy in {BackupNames.RestoredCopy} of the database at {Target}, {State}",
    };
}
