namespace HaCluster.Topology.Model;

/// <summary>
/// Where files are on the hosts. Scripts get the paths as shell variables (<see cref="ShellVariables"/>), units and SQL as marks
/// (<see cref="Fill"/>). Hosts keep what earlier versions wrote there: the paths do not change.
/// </summary>
public static class HostFiles
{
    /// <summary>Programs and settings that the deployment installs.</summary>
    public const string Library = "/usr/local/lib/hacluster";

    /// <summary>What a host must remember. On a database host it is a link to <see cref="StateOnDataVolume"/>.</summary>
    public const string State = "/var/lib/hacluster";

    /// <summary>Beside the data directory, on the volume that outlives the machine.</summary>
    public const string StateOnDataVolume = "/var/lib/postgresql/hacluster";

    /// <summary>Marker of a database that is kept from starting until it is rejoined.</summary>
    public const string Fenced = $"{State}/fenced";

    /// <summary>The same mark where the state volume takes none: it counts until the machine is started again.</summary>
    public const string FencedUntilBoot = $"{Run}/fenced";

    /// <summary>
    /// What only a former primary had, as rows and as WAL; a folder, on the machine's own disk, since a full data volume stops the database.
    /// </summary>
    public const string Diverged = "/var/backups/hacluster/diverged";

    /// <summary>
    /// The operator's sealed copy of the stack's state, for the day on which the state is lost; the one before it is beside it, as
    /// <c>.previous</c>.
    /// </summary>
    public const string RecoveryCopy = $"{State}/{RecoveryCopyName}";

    /// <summary>The same file, past the link: in a container that is stopped no link can be followed.</summary>
    public const string RecoveryCopyOnDataVolume = $"{StateOnDataVolume}/{RecoveryCopyName}";

    private const string RecoveryCopyName = "recovery";

    /// <summary>
    /// On a database host: what a restore of the whole cluster will put in the place of the data directory, on the same volume.
    /// </summary>
    public const string Recovered = "/var/lib/postgresql/recovery";

    /// <summary>On a database host: the data directory that such a restore has set aside, and a record of it.</summary>
    public const string BeforeRecovery = "/var/lib/postgresql/before-recovery";

    /// <summary>Certificates, keys and the password file of a database server.</summary>
    public const string DatabaseKeys = "/etc/hacluster/postgresql";

    public const string ReplicationPassfile = $"{DatabaseKeys}/replication.pgpass";

    /// <summary>What role changes set in PostgreSQL's configuration at run time.</summary>
    public const string RuntimeConfiguration = "runtime.conf";

    /// <summary>On an application host: the image that `deploy` has found to fail, of which no instance is started any more.</summary>
    public const string RefusedImage = $"{Run}/refused-image";

    /// <summary>The keys that the product lets the operator log in with, as it put them into <c>authorized_keys</c>.</summary>
    private const string OperatorKeys = "/etc/hacluster/operator-keys";

    private const string Run = "/run/hacluster";

    private static readonly (string Name, string Value)[] Variables =
    [
        ("LIB", Library),
        ("STATE_DIR", State),
        ("STATE_ON_DATA_VOLUME", StateOnDataVolume),
        ("PROMOTION", $"{State}/promotion.json"),
        ("REJOIN", $"{State}/rejoin.json"),
        ("FENCED", Fenced),
        ("FENCED_UNTIL_BOOT", FencedUntilBoot),
        ("RESERVE", $"{State}/reserve"),
        ("RECOVERY_COPY", RecoveryCopy),
        ("FACTS", $"{State}/facts"),
        ("RUN_DIR", Run),
        ("REFUSED_IMAGE", RefusedImage),
        ("ALONE", $"{State}/alone"),
        ("DEGRADED", $"{State}/degraded"),
        ("DEMOTED", $"{State}/demoted"),
        ("UNPROTECTED", $"{State}/unprotected"),
        ("DIVERGED", Diverged),
        ("RECOVERED", Recovered),
        ("BEFORE", BeforeRecovery),
        ("RUNTIME_CONF", $"{State}/{RuntimeConfiguration}"),
        ("MAJOR_UPGRADE", $"{State}/major-upgrade.json"),
        ("CONTACT", $"{Run}/contact.json"),
        ("KEYS_DIR", DatabaseKeys),
        ("REPLICATION_PASSFILE", ReplicationPassfile),
        ("OPERATOR_KEYS_FILE", OperatorKeys),
        ("MONITOR_ROLE", DatabaseNames.MonitorRole),
    ];

    /// <summary>Assignments to put in front of a script.</summary>
    public static string ShellVariables { get; } = string.Concat(Variables.Select(variable => $"{variable.Name}={variable.Value}\n"));

    /// <summary>Replaces each <c>@NAME@</c> of a variable by its value.</summary>
    public static string Fill(string text) =>
        Variables.Aggregate(text, (filled, variable) => filled.Replace($"@{variable.Name}@", variable.Value, StringComparison.Ordinal));
}
