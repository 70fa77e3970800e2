using System.Collections.Immutable;

namespace HaCluster.Topology.Settings;

/// <summary>Machines on AWS, and who may log in to them. Used by the target <c>aws</c> only.</summary>
public sealed record AwsSettings
{
    /// <summary>
    /// IPv4 or IPv6 blocks from which SSH and the statistics pages are reachable. Required: there is no default, since only the
    /// operator knows the own address.
    /// </summary>
    public ImmutableArray<string> OperatorCidrs { get; init; } = [];

    /// <summary>Blocks from which Git's server calls Jenkins, IPv4. Default none.</summary>
    public ImmutableArray<string> WebhookCidrs { get; init; } = [];

    /// <summary>Allows blocks wider than /8 among <see cref="OperatorCidrs"/>, the whole internet included. Default false.</summary>
    public bool AllowAnyOperator { get; init; }

    /// <summary>Processor architecture of all hosts, <c>x86_64</c> or <c>arm64</c>. Default <c>x86_64</c>.</summary>
    public string Architecture { get; init; } = X86;

    /// <summary>EC2 instance types. Default: see <see cref="DefaultInstanceTypes"/>.</summary>
    public PerRole<string> InstanceTypes { get; init; } = DefaultInstanceTypes(X86);

    /// <summary>Root volume of each host in GiB, 8 to 16384. Default 20.</summary>
    public int RootVolumeGb { get; init; } = 20;

    /// <summary>Data volume of a database host in GiB, 1 to 16384. Default 50.</summary>
    public int DataVolumeGb { get; init; } = 50;

    /// <summary>Volume of the registry in GiB, 1 to 16384. Default 20.</summary>
    public int RegistryVolumeGb { get; init; } = 20;

    /// <summary>Volume of a monitoring host in GiB, 1 to 16384. Default 20.</summary>
    public int MonitoringVolumeGb { get; init; } = 20;

    /// <summary>
    /// Port of a PostgreSQL server outside of the cluster to which the database hosts may connect, for an import; 0 for none. Default 0.
    /// </summary>
    public int ImportPort { get; init; }

    /// <summary>Whether EC2 refuses to terminate the database hosts. Default true.</summary>
    public bool TerminationProtection { get; init; } = true;

    /// <summary>Tags of everything that the stack creates, beside its own, each KEY=VALUE. Default: none.</summary>
    public ImmutableArray<string> Tags { get; init; } = [];

    /// <summary>The account's quota of rules in a security group, 60 to 1000. Default 60, that of every account.</summary>
    public int RulesPerSecurityGroup { get; init; } = 60;

    /// <summary>Path of a public SSH key, or its text. Default: none, the stack makes a key of its own.</summary>
    public string? SshPublicKey { get; init; }

    /// <summary>Text of the private key, a secret. Default: the file beside the public key, else the SSH agent.</summary>
    public string? SshPrivateKey { get; init; }

    /// <summary>Path or text of the public key that the hosts have so far, while <see cref="SshPublicKey"/> replaces it. Default: none.</summary>
    public string? SshPreviousPublicKey { get; init; }

    /// <summary>Text of its private key, a secret. Default: the file beside it, else the SSH agent.</summary>
    public string? SshPreviousPrivateKey { get; init; }

    public const string X86 = "x86_64";

    public const string Arm = "arm64";

    /// <summary>t3.small for service hosts, the monitoring and the registry, t3.medium for the others; on <c>arm64</c> the same sizes of t4g.</summary>
    public static PerRole<string> DefaultInstanceTypes(string architecture)
    {
        var family = architecture == Arm ? "t4g" : "t3";
        return new()
        {
            Service = $"{family}.small",
            Application = $"{family}.medium",
            Database = $"{family}.medium",
            Monitoring = $"{family}.small",
            Ci = $"{family}.small",
        };
    }

    /// <summary>Where the regions are by default.</summary>
    public static string DefaultRegion(int index) => index == 0 ? "us-east-1" : "us-east-2";
}
