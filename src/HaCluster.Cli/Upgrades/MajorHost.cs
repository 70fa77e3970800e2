using System.Globalization;
using HaCluster.Diagnostics;
using HaCluster.Topology.Outputs;

namespace HaCluster.Cli.Upgrades;

/// <summary>Where an upgrade to another major version has got to on a host.</summary>
internal enum MajorStage
{
    /// <summary>None is on record.</summary>
    None,

    /// <summary>The primary is between both versions; the new one has not served.</summary>
    Converting,

    /// <summary>The host uses the new version, and keeps the data of the old one.</summary>
    Converted,

    /// <summary>The host uses the old version again, and keeps the data of the new one.</summary>
    Returned,
}

/// <summary>A database host, as an upgrade to another major version sees it.</summary>
/// <param name="Region">Its region.</param>
/// <param name="Version">The major version that it uses.</param>
/// <param name="Role"><c>primary</c>, <c>standby</c> or <c>down</c>.</param>
/// <param name="Stage">Of the upgrade on record.</param>
internal sealed record MajorHost(RegionEndpoints Region, int Version, string Role, MajorStage Stage)
{
    private const string Primary = "primary";

    private const string Standby = "standby";

    public string Name => Region.DatabaseHost.Name;

    /// <summary>The package that could be installed; empty when no package source has the version.</summary>
    public required string Candidate { get; init; }

    /// <summary>In bytes, of the database and of the room beside it.</summary>
    public required long Size { get; init; }

    public required long Free { get; init; }

    /// <summary>Names of the tablespaces outside of the data directory, and of the libraries that the server loads at its start.</summary>
    public required string Tablespaces { get; init; }

    public required string Preloaded { get; init; }

    /// <summary>Transactions that were prepared and not ended.</summary>
    public required int Prepared { get; init; }

    /// <summary>Data of before a restore of the cluster is kept.</summary>
    public required bool KeepsRestored { get; init; }

    /// <summary>The end of what is written; empty on a standby.</summary>
    public required string Lsn { get; init; }

    /// <summary>Of the upgrade on record: both versions, 0 when there is none.</summary>
    public required int From { get; init; }

    public required int To { get; init; }

    /// <summary>The end of what both versions have, and since when.</summary>
    public required string SharedLsn { get; init; }

    public required string At { get; init; }

    /// <summary>It was the standby then, and keeps the data of the old version.</summary>
    public required bool WasStandby { get; init; }

    /// <summary>For how long writes waited when this host was moved, in milliseconds; empty when that is not known.</summary>
    public required string Outage { get; init; }

    /// <summary>The old data is there and no server of the new version has used it.</summary>
    public required bool KeepsWhole { get; init; }

    public bool IsPrimary => Role == Primary;

    public bool IsStandby => Role == Standby;

    /// <param name="region">The region of the host.</param>
    /// <param name="text">What <c>major-look.sh</c> has printed.</param>
    /// <exception cref="DiagnosticException">Something else.</exception>
    public static MajorHost Read(RegionEndpoints region, string text)
    {
        var values = text.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split('=', 2)).Where(pair => pair.Length == 2)
            .ToLookup(pair => pair[0].Trim(), pair => pair[1].Trim());
        string Text(string key) => values[key].LastOrDefault() ?? "";
        long Number(string key) => long.TryParse(Text(key), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
        if (Number("version") == 0)
            throw new DiagnosticException(
                Codes.Upgrade.NotHealthy, $"{region.DatabaseHost.Name} does not say which PostgreSQL it uses.",
                fix: Fix.Of($"See how it is: {new ProductCommand("status")}."));
        return new MajorHost(region, (int)Number("version"), Text("role"), StageOf(Text("stage")))
        {
            Candidate = Text("candidate"),
            Size = Number("size"),
            Free = Number("free"),
            Tablespaces = Text("tablespaces"),
            Preloaded = Text("preloaded"),
            Prepared = (int)Number("prepared"),
            KeepsRestored = Text("kept").Length > 0,
            Lsn = Text("lsn"),
            From = (int)Number("from"),
            To = (int)Number("to"),
            SharedLsn = Text("shared"),
            At = Text("at"),
            Outage = Text("outage"),
            WasStandby = Text("had") == Standby,
            KeepsWhole = Text("whole").Length > 0,
        };
    }

    private static MajorStage StageOf(string text) => text switch
    {
        "converting" => MajorStage.Converting,
        "converted" => MajorStage.Converted,
        "returned" => MajorStage.Returned,
        _ => MajorStage.None,
    };
}
