namespace HaCluster.Topology.Model;

/// <summary>What things are called inside PostgreSQL and on the database hosts.</summary>
public static class DatabaseNames
{
    public const string Database = "revolutdb";

    /// <summary>Streams WAL to the peer, and reads files for <c>pg_rewind</c>.</summary>
    public const string ReplicationRole = "hacluster_replication";

    /// <summary>Owns what the application makes; the built-in one reads and writes <c>base.users</c>, nothing else.</summary>
    public const string ApplicationRole = "hacluster_application";

    /// <summary>Sees all statistics; logs in from the host itself only, as the operating system's root or postgres.</summary>
    public const string MonitorRole = "hacluster_monitor";

    /// <summary>On a database host prints its state as one JSON object; to be run with sudo.</summary>
    public const string StatusCommand = $"{HostFiles.Library}/database-status";

    /// <summary>
    /// The role to log in as with the password of a generation: the role itself and a second one, its member, by turns. So the passwords of
    /// two generations are accepted while one takes the place of the other; PostgreSQL knows one password a role.
    /// </summary>
    /// <param name="role"><see cref="ReplicationRole"/> or <see cref="ApplicationRole"/>.</param>
    /// <param name="generation">From 1.</param>
    public static string LoginOf(string role, int generation) => generation % 2 == 1 ? role : $"{role}_2";

    /// <summary>The slot through which this region's database receives WAL; it exists on the peer.</summary>
    public static string SlotOf(Region region) => $"hacluster_{region.Name.Replace('-', '_')}";

    /// <summary>The systemd unit of the server.</summary>
    public static string UnitOf(int majorVersion) => $"postgresql@{majorVersion}-main.service";
}
