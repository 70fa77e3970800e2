namespace HaCluster.Topology.Model;

/// <summary>What things are called in pgBackRest's repositories and on the hosts that have to do with them.</summary>
public static class BackupNames
{
    /// <summary>pgBackRest's name for the database of the cluster.</summary>
    public const string Stanza = "hacluster";

    /// <summary>On a service host: the repository of its region, or where that is in a bucket, what the host notes about it.</summary>
    public const string Repository = "/var/lib/pgbackrest";

    /// <summary>On a service host: what it notes about the repository.</summary>
    public const string Notes = $"{Repository}/hacluster";

    /// <summary>
    /// On a service host: the database has another identity since an upgrade, and the repository is to go on with it. Else a database with
    /// another identity is that of another cluster, and is refused.
    /// </summary>
    public const string OtherDatabase = $"{Notes}/other-database";

    /// <summary>Certificate and key of the host for pgBackRest's connections.</summary>
    public const string Keys = "/etc/hacluster/backup";

    /// <summary>On a service host: the authorities of an object storage.</summary>
    public const string StorageAuthorities = $"{Keys}/storage-ca.crt";

    /// <summary>pgBackRest's own place for its configuration; the package leaves it free.</summary>
    public const string Configuration = "/etc/pgbackrest/pgbackrest.conf";

    /// <summary>On a service host: makes and verifies backups (<c>now full</c>, <c>verify</c>); to be run with sudo.</summary>
    public const string BackupCommand = $"{HostFiles.Library}/backup";

    /// <summary>On a service host: prints what its repository holds as one JSON object; to be run with sudo.</summary>
    public const string RepositoryStatusCommand = $"{HostFiles.Library}/repository-status";

    /// <summary>On a database host: prints how its archive gets on as one JSON object; to be run with sudo.</summary>
    public const string ArchiveStatusCommand = $"{HostFiles.Library}/archive-status";

    /// <summary>
    /// On a database host: makes, shows and removes a copy of the database as it was (<c>make TARGET</c>, <c>show</c>, <c>remove</c>), or
    /// makes and checks one (<c>check</c>); to be run with sudo.
    /// </summary>
    public const string RestoredCopyCommand = $"{HostFiles.Library}/restored-copy";

    /// <summary>On a database host: the folder of that copy, with the Unix socket of its server.</summary>
    public const string RestoredCopy = "/var/lib/postgresql/restored";

    /// <summary>On a database host: the folder of a copy that a clone is made of, with the Unix socket of its server.</summary>
    public const string ClonedCopy = "/var/lib/postgresql/cloned";

    /// <summary>
    /// On a database host: what PostgreSQL runs for each WAL segment. pgBackRest makes no backup where <c>archive_command</c> does not
    /// contain its name.
    /// </summary>
    public const string ArchiveCommand = $"{HostFiles.Library}/pgbackrest-archive";
}
