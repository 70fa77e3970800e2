using System.Globalization;
using HaCluster.Diagnostics;
using HaCluster.Failover.Members;
using HaCluster.Topology.Outputs;
using HaCluster.Topology.Settings;

namespace HaCluster.Observation.Status;

/// <summary>
/// What will stop a database that serves now, or has stopped a standby that still streams: replay, slots, disks, connections. All of them
/// are warnings, and the thresholds are the settings <c>hacluster:health.*</c>.
/// </summary>
internal sealed class DatabaseHealth(RegionEndpoints region, DatabaseReport database, HealthSettings health)
{
    private const long Mebibyte = 1024 * 1024;

    private readonly string _name = region.Database.Name;

    /// <param name="lagBytes">WAL that the primary has written and this standby has not replayed; null for a primary, or if unknown.</param>
    public IEnumerable<Diagnostic> Problems(long? lagBytes) =>
    [
        .. database.Running && database.Fenced ? [FencedServerRuns()] : (Diagnostic[])[],
        .. Replay(lagBytes),
        .. database.Resources.Slots.Select(Slot).OfType<Diagnostic>(),
        .. database.Resources.Volumes.Select(Disk).OfType<Diagnostic>(),
        .. Connections(),
    ];

    private Diagnostic FencedServerRuns() => Warning(
        Codes.Status.FencedServerRuns, $"PostgreSQL runs on {_name} although a role change keeps it from starting.",
        $"It runs as {(database.Role == DatabaseRole.Primary ? "primary" : "standby")}.",
        Fix.Of($"Make it a standby again: {new ProductCommand("rejoin", region.Name)}."));

    private IEnumerable<Diagnostic> Replay(long? lagBytes)
    {
        if (database.Role != DatabaseRole.Standby)
            yield break;
        var behind = lagBytes is { } bytes ? $"It is {Size(bytes)} behind the primary." : null;
        if (database.ReplayPaused)
            yield return Warning(
                Codes.Status.ReplayPaused, $"The replay of {_name} is paused: it receives WAL and does not apply it.", behind,
                Fix.Of($"Resume it: {OnServer("select pg_wal_replay_resume()")}."));
        else if (database.ReplayStalledAt is { } position)
            yield return Warning(
                Codes.Status.ReplayStalled, $"The replay of {_name} stands still although WAL is left to replay.",
                $"It stood at {position} for a second.{(behind is null ? "" : $" {behind}")}",
                Fix.Of(
                    $"If it does not go on, see its log with {new ProductCommand("logs", _name)}, then restart the server: "
                        + $"{OnHost("sudo systemctl restart postgresql")}."));
        else if (lagBytes > health.ReplayLagMb * Mebibyte)
            yield return Warning(
                Codes.Status.ReplayLag, $"The replay of {_name} lags.", $"{behind} {Threshold("replayLagMb", health.ReplayLagMb)}",
                Fix.Of($"If the lag does not shrink, the log of the standby may say why: {new ProductCommand("logs", _name)}."));
    }

    private Diagnostic? Slot(ReplicationSlot slot)
    {
        var ours = slot.Name.StartsWith("hacluster_", StringComparison.Ordinal);
        var drop = OnServer($"select pg_drop_replication_slot('{slot.Name}')");
        if (slot.WalStatus is ReplicationSlot.Lost or ReplicationSlot.Unreserved)
            return Warning(
                Codes.Status.SlotLost, slot.WalStatus == ReplicationSlot.Lost
                    ? $"The replication slot {slot.Name} on {_name} is lost: WAL that its user needs was removed."
                    : $"The replication slot {slot.Name} on {_name} loses WAL that its user needs at the next checkpoint.",
                $"Its wal_status is {slot.WalStatus}.",
                ours
                    ? Fix.Of($"Bring the standby back, which copies it anew if need be: {new ProductCommand("rejoin")}.")
                    : Fix.Of($"Have its user start anew. If nothing uses it, drop it: {drop}."));
        if (slot.RetainedBytes > health.RetainedWalMb * Mebibyte)
            return Warning(
                Codes.Status.SlotRetainsWal, $"The replication slot {slot.Name} keeps {Size(slot.RetainedBytes.Value)} of WAL on {_name}.",
                $"It is {(slot.Active ? "in use" : "not in use")}. {Threshold("retainedWalMb", health.RetainedWalMb)}",
                ours
                    ? Fix.Of($"If the standby does not catch up by itself, bring it back: {new ProductCommand("rejoin")}.")
                    : Fix.Of($"If nothing uses it, drop it: {drop}."));
        return null;
    }

    private Diagnostic? Disk(Volume volume)
    {
        if (volume.ReadOnly)
            return Warning(
                Codes.Status.DiskFull, $"The file system {volume.Path} of {_name} is read-only.", null,
                Fix.Of($"The kernel's log may say why: {OnHost("sudo dmesg")}."));
        return volume.FreePercent < health.FreeDiskPercent
            ? Warning(
                Codes.Status.DiskFull, $"The file system {volume.Path} of {_name} is nearly full.",
                $"{Size(volume.FreeBytes)} of {Size(volume.SizeBytes)} are free. {Threshold("freeDiskPercent", health.FreeDiskPercent)}",
                Fix.Of($"See what uses it, and make room: {OnHost($"sudo du -xhd2 {volume.Path}")}."))
            : null;
    }

    private IEnumerable<Diagnostic> Connections()
    {
        if (database is not { Running: true })
            yield break;
        var fix = Fix.Of(
            $"See who is connected: {OnServer("select usename, state, count(*) from pg_stat_activity group by 1, 2")}. "
                + $"hacluster:database.maxConnections raises the limit.");
        if (database is { Resources.Connections: null, Failure: { } failure })
            yield return Warning(
                Codes.Status.ConnectionsUsed, $"{_name} had no connection left to be asked.", $"It answered: {failure}.", fix);
        else if (database.Resources.Connections is { } use && 100 * use.Used >= health.ConnectionsPercent * use.Limit)
            yield return Warning(
                Codes.Status.ConnectionsUsed, $"{_name} has few connections left.",
                $"{use.Used} of {use.Limit} are in use. {Threshold("connectionsPercent", health.ConnectionsPercent)}", fix);
    }

    private ProductCommand OnServer(string query) =>
        OnHost($"sudo -u postgres psql -p {region.Database.Port.ToString(CultureInfo.InvariantCulture)} -c \"{query}\"");

    // One word, so that options may follow it.
    private ProductCommand OnHost(string command) => new("ssh", _name, command);

    private static string Threshold(string key, int value) => $"The threshold hacluster:health.{key} is {value}.";

    private static string Size(long bytes) => bytes < 10 * Mebibyte
        ? string.Create(CultureInfo.InvariantCulture, $"{bytes / 1024.0:F0} KiB")
        : string.Create(CultureInfo.InvariantCulture, $"{bytes / Mebibyte} MiB");

    private Diagnostic Warning(DiagnosticCode code, string summary, string? why, Fix fix) =>
        new() { Code = code, Severity = Severity.Warning, Subject = _name, Summary = summary, Why = why, Fix = fix };
}
