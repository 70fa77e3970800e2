using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace HaCluster.Cli.Imports;

internal enum ImportState
{
    /// <summary>It is known what is to come; nothing has.</summary>
    Prepared,

    /// <summary>Rows are copied, and changes carried over.</summary>
    Copying,

    /// <summary>The cut-over is done; what is not needed any more is left.</summary>
    Switched,

    Finished,
}

/// <param name="Name">With its schema, quoted as SQL needs it.</param>
/// <param name="State"><c>waiting</c>, <c>copying</c>, <c>catching up</c> or <c>replicating</c>.</param>
/// <param name="Rows">Copied so far, while it is being copied; else null.</param>
/// <param name="Bytes">What it takes in the cluster now.</param>
internal sealed record ImportedTable(string Name, string State, long? Rows, long Bytes);

/// <param name="Answers">Null where it was not asked.</param>
/// <param name="Problem">Why it did not answer.</param>
/// <param name="Slot">It has the slot of the import.</param>
/// <param name="Active">The cluster is connected to the slot.</param>
/// <param name="LagBytes">WAL that the cluster has not confirmed yet.</param>
/// <param name="KeptBytes">WAL that is kept there for the slot.</param>
internal sealed record SourceServer(bool? Answers, string? Problem, bool? Slot, bool? Active, long? LagBytes, long? KeptBytes);

/// <summary>What is known of an import, as <c>report.sh</c> prints it.</summary>
/// <param name="Host">The one with the primary.</param>
/// <param name="Source">Database, host and role.</param>
/// <param name="Left">Statements that come after the copy and are not done: indexes and the like.</param>
/// <param name="Working">They are being made, or the copy is being waited for.</param>
/// <param name="Enabled">The subscription is to be connected.</param>
/// <param name="Problem">Why one of them failed, or the import stands still.</param>
/// <param name="WorkerProblem">What the server logged of the copy in the last two minutes.</param>
/// <param name="LastRoleChange">The kind of the last one that this host knows of; empty without one.</param>
/// <param name="ReceivedAt">When the source was last heard of.</param>
internal sealed record ImportReport(
    ImportState State, string Host, string Source, DateTimeOffset StartedAt, DateTimeOffset? FinishedAt, double? CutOverSeconds,
    bool Locked,
    ImmutableArray<string> AppendOnly, string? Problem, bool Working, bool Enabled, string? WorkerProblem, int Left,
    int TimelineAtStart, int Timeline, string LastRoleChange, DateTimeOffset? ReceivedAt, SourceServer SourceServer,
    ImmutableArray<ImportedTable> Tables)
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter<ImportState>(JsonNamingPolicy.CamelCase) },
    };

    /// <summary>Every table is copied, and what comes after the copy is made.</summary>
    public bool Ready =>
        State == ImportState.Copying && Enabled && !Tables.IsEmpty && Left == 0 && Tables.All(table => table.State == "replicating");

    /// <summary>
    /// The primary is the one of the start, or took over in one planned switchover since. After anything else the source may have been told
    /// that the cluster has what it does not have any more.
    /// </summary>
    public bool NothingLost => Timeline == TimelineAtStart || (Timeline == TimelineAtStart + 1 && LastRoleChange == "Switchover");

    /// <returns>Null when there is no import.</returns>
    public static ImportReport? Read(string json) => JsonSerializer.Deserialize<ImportReport>(json, Options);
}
