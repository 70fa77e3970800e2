using System.Collections.Immutable;
using System.Text.Json;
using HaCluster.Failover.Wal;

namespace HaCluster.Failover.Members;

/// <summary>What one PostgreSQL server reports of itself through <c>database-status</c>.</summary>
/// <param name="Name">Host name.</param>
/// <param name="Server">Absent when the host or its status script did not answer.</param>
/// <param name="Role">Of a running server; else unknown.</param>
/// <param name="Lsn">Primary: current write position. Standby: last position it received or replayed, whichever is ahead.</param>
/// <param name="Senders">Primary: rows of <c>pg_stat_replication</c>.</param>
/// <param name="Receiver">Standby: its WAL receiver; null when it has none.</param>
/// <param name="Failure">Why the host did not answer, or why PostgreSQL does not run.</param>
public sealed record DatabaseReport(
    string Name, ServerState Server, DatabaseRole Role, int? Timeline, Lsn? Lsn,
    ImmutableArray<WalSender> Senders, WalReceiver? Receiver, string? Failure)
{
    /// <summary>A standby's replay position.</summary>
    public Lsn? ReplayedLsn { get; init; }

    /// <summary>Identifies the database as such: two servers with different identifiers are not copies of each other.</summary>
    public string? SystemIdentifier { get; init; }

    /// <summary>Kept from starting as primary after a failover.</summary>
    public bool Fenced { get; init; }

    /// <summary>Of a server that does not answer: its process runs. It starts, or it hangs; sessions that it has may go on.</summary>
    public bool ProcessRuns { get; init; }

    /// <summary>There is a data directory, running or not.</summary>
    public bool HasData { get; init; }

    /// <summary>The server's own clock at the moment of the report.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>Primary: standbys that commits wait for (<c>synchronous_standby_names</c>); empty when they wait for none.</summary>
    public string SynchronousStandbyNames { get; init; } = "";

    /// <summary>Primary: the last sign of its standby, when none streams now.</summary>
    public DateTimeOffset? UnprotectedSince { get; init; }

    /// <summary>Primary: commits were told not to wait for the standby; null when they were not.</summary>
    public Suspension? Suspension { get; init; }

    /// <summary>Sessions that wait for the standby's acknowledgement now (wait event <c>SyncRep</c>).</summary>
    public int WaitingCommits { get; init; }

    /// <summary>Start of the statement of the session that waits longest; null when none waits.</summary>
    public DateTimeOffset? WaitingSince { get; init; }

    /// <summary>A standby: somebody has paused its replay (<c>pg_wal_replay_pause</c>).</summary>
    public bool ReplayPaused { get; init; }

    /// <summary>
    /// A standby: the position at which its replay stood still for a second although WAL was left to replay; null when it went on.
    /// </summary>
    public Lsn? ReplayStalledAt { get; init; }

    /// <summary>A standby whose replay stands still: what it waits for, which a promotion ends; null when it waits for nothing.</summary>
    public ReplayWait? ReplayWaitsFor { get; init; }

    /// <summary>Another server's database is being brought in (<c>import</c>); a standby has it from its primary.</summary>
    public bool Imports { get; init; }

    /// <summary>An upgrade to another major version that is not finished; null when there is none.</summary>
    public VersionUpgrade? Upgrade { get; init; }

    public ServerResources Resources { get; init; } = ServerResources.Unknown;

    public CredentialDates Credentials { get; init; } = CredentialDates.Unknown;

    /// <summary>The host answered over SSH and refused the key that it was asked with: it lives, and nothing else is known of it.</summary>
    public bool LoginRefused { get; init; }

    public bool Running => Server == ServerState.Running;

    /// <summary>WAL flows in from the primary, or out to the standby.</summary>
    public bool Streams => Role == DatabaseRole.Standby
        ? Receiver is { Status: WalReceiver.Streaming }
        : Senders.Any(sender => sender.State == WalSender.Streaming);

    /// <summary>A standby that has heard from its primary just now, by its own clock: the primary's server lives, whoever else sees it.</summary>
    public bool HearsPrimary => Role == DatabaseRole.Standby
        && Receiver is { Status: WalReceiver.Streaming, LastContact.ReceivedAt: { } heard } && At - heard < LastContact.ProofOfLife;

    public static DatabaseReport Unreachable(string name, string failure) =>
        new(name, ServerState.Absent, DatabaseRole.Unknown, null, null, [], null, failure);

    /// <summary>Reads the one JSON object that <c>database-status</c> prints.</summary>
    /// <exception cref="JsonException">Not a status.</exception>
    public static DatabaseReport Read(string name, string json)
    {
        using var document = JsonDocument.Parse(json);
        return Read(name, document.RootElement);
    }

    /// <summary>
    /// <c>{up, role, timeline, lsn, replayedLsn, systemIdentifier, fenced, hasData, at, synchronousStandbyNames, unprotectedSince,
    /// degraded, waitingCommits, waitingSince, replayPaused, replayStalledAt, replayWaitsFor, connections: {used, limit}, volumes: [{path, freeBytes,
    /// sizeBytes, readOnly}], credentials: {passwordsSince, certificatesSince, certificatesUntil, sshKeySince}, slots: [{name, active, walStatus, retainedBytes}], replication: [{applicationName, clientAddress, state, syncState, flushLsn, replayLsn}],
    /// imports, upgrade: {from, to, stage, at}, receiver: {status, host, lastMessageAt, latestEndLsn}}</c>; with <c>up: false</c> there are <c>processRuns</c> and a <c>reason</c> instead of
    /// the server's own values.
    /// </summary>
    /// <exception cref="JsonException">Not a status.</exception>
    public static DatabaseReport Read(string name, JsonElement status)
    {
        if (status.ValueKind != JsonValueKind.Object)
            throw new JsonException($"a JSON {status.ValueKind} instead of an object");
        var up = status.Flag("up") ?? throw new JsonException("no boolean 'up'");
        var role = status.Text("role") switch
        {
            _ when !up => DatabaseRole.Unknown,
            "primary" => DatabaseRole.Primary,
            "standby" => DatabaseRole.Standby,
            var other => throw new JsonException($"the role '{other}' of a running server"),
        };
        return new DatabaseReport(
            name, up ? ServerState.Running : ServerState.Stopped, role, status.Number("timeline"), status.Position("lsn"),
            [.. status.List("replication").Select(WalSender.Read)],
            status.Child("receiver") is { } receiver ? WalReceiver.Read(receiver) : null,
            status.Text("reason"))
        {
            ReplayedLsn = status.Position("replayedLsn"),
            SystemIdentifier = status.Text("systemIdentifier"),
            Fenced = status.Flag("fenced") ?? false,
            ProcessRuns = status.Flag("processRuns") ?? false,
            HasData = status.Flag("hasData") ?? false,
            At = status.Time("at"),
            SynchronousStandbyNames = status.Text("synchronousStandbyNames") ?? "",
            UnprotectedSince = status.Time("unprotectedSince"),
            Suspension = Suspension.Read(status.Text("degraded")),
            WaitingCommits = status.Number("waitingCommits") ?? 0,
            WaitingSince = status.Time("waitingSince"),
            ReplayPaused = status.Flag("replayPaused") ?? false,
            ReplayStalledAt = status.Position("replayStalledAt"),
            ReplayWaitsFor = status.Text("replayWaitsFor") switch
            {
                "delay" => ReplayWait.Delay,
                "sessions" => ReplayWait.Sessions,
                _ => null,
            },
            Imports = status.Flag("imports") ?? false,
            Upgrade = status.Child("upgrade") is { } upgrade ? VersionUpgrade.Read(upgrade) : null,
            Resources = ServerResources.Read(status),
            Credentials = status.Child("credentials") is { } dates ? CredentialDates.Read(dates) : CredentialDates.Unknown,
        };
    }
}

/// <summary>Synchronous replication is suspended: the primary acknowledges commits alone.</summary>
/// <param name="By"><c>operator</c>, or the role change it came with, such as <c>failover to site2, epoch 3</c>.</param>
public sealed record Suspension(DateTimeOffset Since, string By)
{
    /// <param name="marker">
    /// The host's marker file: <c>2026-01-02T03:04:05Z operator: writes are acknowledged without site2-db</c>.
    /// </param>
    /// <returns>Null when there is no marker, or none that begins with a time.</returns>
    public static Suspension? Read(string? marker)
    {
        var words = (marker ?? "").Split(' ', 2);
        return ReportJson.ToTime(words[0]) is { } since
            ? new Suspension(since, words.Length > 1 ? words[1].Split(':')[0] : "unknown")
            : null;
    }
}

/// <param name="State"><c>startup</c>, <c>catchup</c>, <c>streaming</c>, <c>backup</c> or <c>stopping</c>.</param>
/// <param name="SyncState"><c>async</c>, <c>potential</c>, <c>sync</c> or <c>quorum</c>.</param>
public sealed record WalSender(string ApplicationName, string ClientAddress, string State, string SyncState, Lsn? FlushLsn, Lsn? ReplayLsn)
{
    public const string Streaming = "streaming";

    internal static WalSender Read(JsonElement row) => new(
        row.Text("applicationName") ?? "", row.Text("clientAddress") ?? "", row.Text("state") ?? "", row.Text("syncState") ?? "",
        row.Position("flushLsn"), row.Position("replayLsn"));
}

/// <param name="Status"><c>streaming</c>, <c>waiting</c>, <c>starting</c>, <c>restarting</c> or <c>stopping</c>.</param>
public sealed record WalReceiver(string Status, string? SenderHost)
{
    public const string Streaming = "streaming";

    /// <summary>The primary's last message; null when none has arrived.</summary>
    public LastContact? LastContact { get; init; }

    internal static WalReceiver Read(JsonElement row) => new(row.Text("status") ?? "", row.Text("host"))
    {
        LastContact = LastContact.Read(row.Time("lastMessageAt"), row.Position("latestEndLsn"), row.Time("lastMessageAt")),
    };
}
