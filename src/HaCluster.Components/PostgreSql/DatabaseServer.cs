using System.Collections.Immutable;
using HaCluster.Topology.Model;
using HaCluster.Topology.Settings;

namespace HaCluster.Components.PostgreSql;

/// <summary>
/// What one database server's configuration is rendered from. Says nothing about its role: both servers are configured alike.
/// </summary>
public sealed record DatabaseServer
{
    public required ClusterHost Host { get; init; }

    public required string Slot { get; init; }

    public required ClusterHost Peer { get; init; }

    /// <summary>Private addresses of the application hosts of both regions.</summary>
    public required ImmutableArray<string> Clients { get; init; }

    public required DatabaseSettings Settings { get; init; }

    public required DatabaseResources Resources { get; init; }

    /// <summary>The role to log in at the peer as.</summary>
    public required string ReplicationLogin { get; init; }

    /// <summary>Null when WAL is not archived.</summary>
    public required BackupSettings? Backup { get; init; }

    /// <summary>
    /// How this server reaches its peer. The password is in the file named there, and in no configuration file. It names no application:
    /// the WAL receiver goes by <c>cluster_name</c>, and nothing else that uses this string may go by the name that commits wait for.
    /// </summary>
    public string PeerConninfo =>
        $"host={Peer.Address} port={Settings.Port} user={ReplicationLogin} "
        + $"sslmode=verify-full sslrootcert={DatabaseFiles.CaCertificate} passfile={HostFiles.ReplicationPassfile} "
        + "connect_timeout=5 keepalives_idle=5 keepalives_interval=1 keepalives_count=3 tcp_user_timeout=5000";

    public static DatabaseServer In(ClusterTopology topology, Region region) => new()
    {
        Host = region.Database,
        Slot = DatabaseNames.SlotOf(region),
        Peer = topology.PeerOf(region).Database,
        Clients = [.. topology.Regions.SelectMany(each => each.ApplicationHosts).Select(host => host.Address)],
        Settings = topology.Database,
        Resources = topology.DatabaseResources,
        ReplicationLogin = DatabaseNames.LoginOf(DatabaseNames.ReplicationRole, topology.Secrets.PasswordGeneration),
        Backup = topology.Backup,
    };
}

/// <summary>Where the server's files are on its host.</summary>
internal static class DatabaseFiles
{
    public const string CaCertificate = $"{HostFiles.DatabaseKeys}/ca.crt";
    /// <summary>The server's certificate and its key.</summary>
    public const string ServerPair = $"{HostFiles.DatabaseKeys}/server.pem";

    public static string ConfigurationFolder(int version) => $"/etc/postgresql/{version}/main";

    public static string DataFolder(int version) => $"/var/lib/postgresql/{version}/main";
}
