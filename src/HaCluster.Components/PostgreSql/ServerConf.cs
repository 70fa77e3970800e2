using HaCluster.Topology.Model;

namespace HaCluster.Components.PostgreSql;

/// <summary>
/// The settings of a database server. The same on primary and standby: <c>primary_conninfo</c> and the slot count only while the
/// server is a standby, so a change of roles needs no change of configuration. Sources of the values: PostgreSQL's documentation,
/// chapters 20.3 to 20.7 and 27.
/// </summary>
public static class ServerConf
{
    public static string Render(DatabaseServer server) => $"""
        # Managed by HaCluster. Changes are overwritten by the next deployment that touches them.
        cluster_name = '{server.Host.Name}'
        hacluster.region = '{server.Host.Region}'
        listen_addresses = '{server.Host.Address}'
        port = {server.Settings.Port}
        max_connections = {server.Settings.MaxConnections}

        # Derived from the host's memory and the size of its data volume, which are the same on both sides. The volume has no moving parts.
        shared_buffers = {server.Resources.SharedBuffersMb}MB
        effective_cache_size = {server.Resources.EffectiveCacheSizeMb}MB
        work_mem = {server.Resources.WorkMemKb}kB
        maintenance_work_mem = {server.Resources.MaintenanceWorkMemMb}MB
        random_page_cost = 1.1

        # The WAL since the last checkpoint is what a crashed server reads again before it serves. Whole pages after a checkpoint are most
        # of it, and cross the regions. wal_buffers keeps its default: 1/32 of the buffers, up to 16 MB.
        max_wal_size = {server.Resources.MaxWalSizeMb}MB
        min_wal_size = {server.Resources.MinWalSizeMb}MB
        checkpoint_timeout = 5min
        checkpoint_completion_target = 0.9
        wal_compression = lz4

        # Clients: TLS only, passwords never in clear. A dead peer is noticed within seconds.
        ssl = on
        ssl_min_protocol_version = 'TLSv1.2'
        ssl_ca_file = '{DatabaseFiles.CaCertificate}'
        ssl_cert_file = '{DatabaseFiles.ServerPair}'
        ssl_key_file = '{DatabaseFiles.ServerPair}'
        password_encryption = 'scram-sha-256'
        authentication_timeout = 10s
        tcp_keepalives_idle = 5
        tcp_keepalives_interval = 1
        tcp_keepalives_count = 3
        tcp_user_timeout = 5s
        client_connection_check_interval = 2s

        # As primary: what the standby can fall behind without being lost, and without filling the disk.
        wal_level = replica
        wal_log_hints = on
        full_page_writes = on
        max_wal_senders = 10
        max_replication_slots = 10
        wal_keep_size = {server.Settings.WalKeepSizeMb}MB
        max_slot_wal_keep_size = {server.Settings.MaxSlotWalKeepSizeMb}MB
        wal_sender_timeout = 5s
        synchronous_commit = on
        {Archive(server)}
        # As standby: stream from the peer, follow it across promotions.
        hot_standby = on
        hot_standby_feedback = off
        primary_conninfo = '{server.PeerConninfo}'
        primary_slot_name = '{server.Slot}'
        recovery_target_timeline = 'latest'
        wal_receiver_timeout = 5s
        wal_receiver_status_interval = 1s
        wal_retrieve_retry_interval = 1s
        max_standby_streaming_delay = 30s

        log_line_prefix = '%m [%p] %q%u@%d '
        log_checkpoints = on
        log_lock_waits = on
        log_replication_commands = on
        log_timezone = 'UTC'
        timezone = 'UTC'

        # What role changes decide at run time. Beside the data and not in it: a copy or a rewind must not carry it to the other side.
        include_if_exists = '{HostFiles.StateOnDataVolume}/{HostFiles.RuntimeConfiguration}'

        """;

    // Also as standby: each server archives what it writes or receives to the repository of its own region.
    private static string Archive(DatabaseServer server) => server.Backup is not { } backup ? "" : $"""

        # The archive of this region, on both roles.
        archive_mode = always
        archive_command = '{BackupNames.ArchiveCommand} "%p"'
        archive_timeout = {backup.ArchiveTimeoutSeconds}s

        """;
}
