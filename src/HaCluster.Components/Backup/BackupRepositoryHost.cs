using System.Globalization;
using HaCluster.Components.Remote;
using HaCluster.Topology.Model;
using HaCluster.Topology.Settings;
using Pulumi;
using Pulumi.Command.Remote;

namespace HaCluster.Components.Backup;

public sealed record BackupRepositoryHostArgs
{
    public required ClusterTopology Topology { get; init; }

    public required Region Region { get; init; }

    public required Host Host { get; init; }

    public required BackupSecrets Secrets { get; init; }

    /// <summary>Name of the bucket with the repository; null when the host has it.</summary>
    public required Output<string>? Bucket { get; init; }
}

/// <summary>The repository of a region on its service host, and the timer that makes the backups.</summary>
public sealed class BackupRepositoryHost : ComponentResource
{
    private readonly Host _host;
    private readonly Input<string> _place;
    private readonly string _version;

    public BackupRepositoryHost(string name, BackupRepositoryHostArgs args, ComponentResourceOptions? options = null)
        : base("hacluster:backup:BackupRepositoryHost", name, options)
    {
        (_host, _place) = (args.Host, PlaceOf(args));
        _version = args.Topology.Database.Version.ToString(CultureInfo.InvariantCulture);
        var (key, certificate) = args.Secrets.IssueCertificate(args.Region.Service);
        var settings = args.Topology.Backup ?? throw new ArgumentException("backups are not enabled", nameof(args));
        Installed = HostCommand.Run(this, args.Host, "repository", "Backup/repository.sh",
            new Dictionary<string, Input<string>>(PackageSourceVariables.Of(args.Topology))
            {
                ["CA_CERTIFICATE"] = args.Secrets.CaCertificate,
                ["HOST_CERTIFICATE"] = certificate,
                ["HOST_KEY"] = key,
                ["REPOSITORY_KIND"] = KindOf(args.Region),
                ["PLACE"] = _place,
                ["STORAGE_CA"] = args.Region.Bucket?.Certificate ?? "",
                ["PGBACKREST_CONF"] = Output.Tuple(args.Secrets.RepositoryKey, args.Bucket ?? Output.Create("")).Apply(
                    known => PgBackRestConf.RenderRepository(args.Topology, args.Region, known.Item1, known.Item2)),
                ["BACKUP_ENV"] = RenderSchedule(settings, args.Region),
                ["SERVER_UNIT"] = EmbeddedText.Read("Backup/server-unit.conf"),
                ["BACKUP_UNIT"] = EmbeddedText.Read("Backup/backup-unit.conf"),
                ["BACKUP_TIMER"] = EmbeddedText.Read("Backup/backup-timer.conf"),
                ["BACKUP"] = EmbeddedText.Read("Backup/backup.sh"),
                ["REPOSITORY_STATUS"] = EmbeddedText.Read("Backup/repository-status.sh"),
                ["REPOSITORY_LIBRARY"] = EmbeddedText.Read("Backup/repository-library.sh"),
            });
        RegisterOutputs();
    }

    /// <summary>From here on the host says what the repository holds, and gives it to the database host of the region.</summary>
    public Command Installed { get; }

    /// <param name="databases">Both databases: a repository belongs to a database that exists.</param>
    public void Schedule(IEnumerable<Resource> databases) => HostCommand.Run(
        this, _host, "backup", "Backup/start.sh",
        // Another version is another database to pgBackRest.
        new Dictionary<string, Input<string>> { ["PLACE"] = _place, ["PG_VERSION"] = _version }, [Installed, .. databases]);

    private static string KindOf(Region region) => region.Bucket is null ? "host" : "s3";

    // For messages.
    private static Input<string> PlaceOf(BackupRepositoryHostArgs args) => args.Bucket is { } bucket
        ? bucket.Apply(name => $"{args.Region.Bucket!.Path} of bucket {name}")
        : $"{BackupNames.Repository} of {args.Region.Service.Name}";

    private static string RenderSchedule(BackupSettings settings, Region region) => $"""
        REPOSITORY_KIND={KindOf(region)}
        FULL_DAYS={settings.FullDays}
        DIFF_HOURS={settings.DiffHours}
        INCR_MINUTES={settings.IncrMinutes}

        """;
}
