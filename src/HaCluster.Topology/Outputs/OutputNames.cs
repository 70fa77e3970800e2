namespace HaCluster.Topology.Outputs;

/// <summary>Names of the deploy stack's outputs. Scripts of users may read them: they do not change.</summary>
public static class OutputNames
{
    public const string Target = "target";
    public const string Replication = "replication";
    public const string Regions = "regions";
    public const string SshPrivateKey = "sshPrivateKey";
    public const string StatsUser = "statsUser";
    public const string StatsPassword = "statsPassword";
    public const string ZabbixPassword = "zabbixPassword";
    public const string GrafanaPassword = "grafanaPassword";
    public const string Health = "health";
    public const string Backup = "backup";
    public const string Application = "application";
    public const string Registry = "registry";
    public const string Jenkins = "jenkins";

    /// <summary>All of them, in the order above.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        Target, Replication, Regions, SshPrivateKey, StatsUser, StatsPassword, ZabbixPassword, GrafanaPassword, Health, Backup, Application,
        Registry, Jenkins,
    ];
}
