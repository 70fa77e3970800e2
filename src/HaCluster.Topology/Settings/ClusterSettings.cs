using System.Collections.Immutable;

namespace HaCluster.Topology.Settings;

/// <summary>
/// The user's values, complete with defaults but not yet checked (see <see cref="Validation.SettingsValidator"/>).
/// Each property is a configuration key of the same name: <see cref="DatabaseSettings.Replication"/> is
/// <c>hacluster:database.replication</c>.
/// </summary>
public sealed record ClusterSettings
{
    /// <summary>Name of the project, and what every key begins with: <c>hacluster:database.port</c>.</summary>
    public const string Project = "hacluster";

    /// <summary>The full key of the target.</summary>
    public const string TargetKey = $"{Project}:target";

    /// <summary>Where the cluster is built: <c>local</c> (Docker on this machine) or <c>aws</c>. Default <c>local</c>.</summary>
    public Target Target { get; init; } = Target.Local;

    internal bool OnAws => Target == Target.Aws;

    /// <summary>The two regions. The first holds the primary database when the cluster is created.</summary>
    public ImmutableArray<RegionSettings> Regions { get; init; } = [RegionSettings.Default(0), RegionSettings.Default(1)];

    public ApplicationSettings Application { get; init; } = new();

    public DatabaseSettings Database { get; init; } = new();

    public LoadBalancerSettings LoadBalancer { get; init; } = new();

    public HealthSettings Health { get; init; } = new();

    public BackupSettings Backup { get; init; } = new();

    public MonitoringSettings Monitoring { get; init; } = new();

    public DeliverySettings Delivery { get; init; } = new();

    public SshSettings Ssh { get; init; } = new();

    public SecretSettings Secrets { get; init; } = new();

    public AwsSettings Aws { get; init; } = new();

    public NetworkSettings Network { get; init; } = new();

    public DnsSettings Dns { get; init; } = new();
}
