namespace HaCluster.Topology.Settings;

/// <summary>Backups and WAL archives with pgBackRest, with a repository for each region.</summary>
public sealed record BackupSettings
{
    /// <summary>The defaults of a target: on AWS there are backups, in buckets.</summary>
    public static BackupSettings DefaultOf(Target target) =>
        target == Target.Aws ? new() { Enabled = true, Repository = BackupRepository.S3 } : new();

    /// <summary>Whether WAL is archived and backups are made. Default <c>true</c> on AWS, else <c>false</c>.</summary>
    public bool Enabled { get; init; }

    /// <summary>Where the repositories are. Default <c>s3</c> on AWS, else <c>host</c>.</summary>
    public BackupRepository Repository { get; init; } = BackupRepository.Host;

    /// <summary>How <see cref="BackupRepository.S3"/> is reached.</summary>
    public ObjectStorageSettings S3 { get; init; } = new();

    /// <summary>Port of pgBackRest's TLS server on service and database hosts, 1024 to 65535. Default 8432, pgBackRest's own.</summary>
    public int Port { get; init; } = 8432;

    /// <summary>Days after which the next backup is a full one, 1 to 60. Default 7.</summary>
    public int FullDays { get; init; } = 7;

    /// <summary>Hours after which the next backup is a differential one, 1 to 720. Default 24.</summary>
    public int DiffHours { get; init; } = 24;

    /// <summary>Minutes between two backups, 5 to 1440. Default 60.</summary>
    public int IncrMinutes { get; init; } = 60;

    /// <summary>Full backups that each repository keeps, with all that depends on them, 1 to 100. Default 2.</summary>
    public int RetainFull { get; init; } = 2;

    /// <summary>
    /// Seconds after which a WAL segment with changes is closed and archived although it is not full, 10 to 3600. Default 300.
    /// </summary>
    public int ArchiveTimeoutSeconds { get; init; } = 300;

    /// <summary>
    /// WAL in MiB that waits on a database host for its repository, 64 to 1048576. When there is more, it is given up so that the volume
    /// does not fill, and the next backup closes the gap. Default 1024.
    /// </summary>
    public int ArchiveQueueMb { get; init; } = 1024;

    /// <summary>
    /// Days after which the host of the standby restores the newest backup beside the cluster by itself and checks it, 0 to 365; 0 for
    /// never. Default 0.
    /// </summary>
    public int RestoreCheckDays { get; init; }

    /// <summary>
    /// The key of the repositories, 32 to 128 letters and digits. Null, the default, has the stack make one. Given where there are
    /// repositories already that are encrypted with it; it cannot be changed afterwards.
    /// </summary>
    public SecretText? RepositoryKey { get; init; }

    /// <summary>
    /// The region from whose repository a cluster without any data is created, and where its first primary is; null, the default, creates
    /// an empty database. Without effect on a cluster that has data.
    /// </summary>
    public string? RestoreFrom { get; init; }
}

/// <summary>The kinds of repositories.</summary>
public enum BackupRepository
{
    /// <summary>A folder on each region's service host.</summary>
    Host,

    /// <summary>A bucket for each region, in Amazon S3 or a storage with its interface.</summary>
    S3,
}
