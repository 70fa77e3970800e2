using System.Globalization;
using HaCluster.Observation.Backups;
using HaCluster.Topology.Model;
using HaCluster.Topology.Outputs;

namespace HaCluster.Cli.Backups;

/// <summary>What a database host says of the copy beside the cluster.</summary>
/// <param name="Region">Where the host is.</param>
/// <param name="State"><c>none</c>, <c>being-made</c>, <c>unfinished</c>, <c>running</c> or <c>stopped</c>.</param>
/// <param name="Target">What was asked for, of a copy that is complete; otherwise null.</param>
/// <param name="Check">The last restore that was checked there; null when none was.</param>
internal sealed record RestoredCopy(RegionEndpoints Region, string State, string? Target, RestoreCheck? Check)
{
    private const string Checked = "checked ";

    /// <param name="region">Where the host is.</param>
    /// <param name="lines">A state, and after a blank the target if there is one; then a line of the last check, if there was one.</param>
    /// <exception cref="FormatException">The line of the check has no time.</exception>
    public static RestoredCopy Read(RegionEndpoints region, string lines)
    {
        var said = lines.Trim().Split('\n');
        var check = said[^1].StartsWith(Checked, StringComparison.Ordinal) ? RestoreCheck.Parse(said[^1][Checked.Length..]) : null;
        return said[0].Split(' ', 2) is [var state, var target]
            ? new RestoredCopy(region, state, target, check)
            : new RestoredCopy(region, said[0], null, check);
    }

    /// <summary>Lines for people.</summary>
    public IEnumerable<string> Describe()
    {
        yield return $"{Region.DatabaseHost.Name}: " + State switch
        {
            "none" => "no copy",
            "being-made" => $"a copy is being made in {BackupNames.RestoredCopy}",
            "unfinished" => $"a copy in {BackupNames.RestoredCopy} was left unfinished",
            _ => $"a copy in {BackupNames.RestoredCopy} of the database at {Target}, {State}",
        };
        if (Check is { } check)
            yield return $"{Region.DatabaseHost.Name}: the restore of backup {check.Backup} was {(check.Whole ? "whole" : "DAMAGED")}, "
                + $"as checked {check.At.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ssZ", CultureInfo.InvariantCulture)}";
    }
}
