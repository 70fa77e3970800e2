
namespace HaCluster.Topology.Settings;

/// <summary>One region: its name, its addresses and the ports of this machine that lead into it.</summary>
public sealed record RegionSettings
{
    /// <summary>
    /// Prefix of every host, container and volume name of the region: a lower-case letter, then up to 19 lower-case letters,
    /// digits or hyphens. Default <c>site1</c>, <c>site2</c>.
    /// </summary>
    public required string Name { get; init; }

    /// <summary>The region's address block, /16 to /27. Default <c>172.20.0.0/16</c>, <c>172.21.0.0/16</c>.</summary>
    public required string Cidr { get; init; }

    /// <summary>
    /// The part of <see cref="Cidr"/> that holds the hosts, /16 to /27. Default: the second /24 of <see cref="Cidr"/>, or the whole
    /// of it when it is /24 or smaller. Used by the target <c>local</c> only.
    /// </summary>
    public required string Subnet { get; init; }

    /// <summary>Used by the target <c>local</c> only.</summary>
    public required RegionPortSettings Ports { get; init; }

    /// <summary>
    /// Name of a bucket that is there and gets the region's backups. Null, the default, has the stack make one on AWS. Only where
    /// <see cref="BackupSettings.Repository"/> is <see cref="BackupRepository.S3"/>.
    /// </summary>
    public string? BackupBucket { get; init; }

    /// <summary>
    /// Name of the AWS region. Default <c>us-east-1</c>, <c>us-east-2</c>. This and what follows: target <c>aws</c> only.
    /// </summary>
    public required string AwsRegion { get; init; }

    /// <summary>
    /// Parts of <see cref="Cidr"/>, one for the hosts of each role, /16 to /28. Default: see <see cref="DefaultSubnets"/>.
    /// </summary>
    public required PerRole<string> Subnets { get; init; }

    /// <summary>Availability zones of the subnets. Default: zone a of the region.</summary>
    public required PerRole<string> Zones { get; init; }

    /// <summary>Id of the machine image. Default: the newest Debian 12 from Debian's own account.</summary>
    public string? Ami { get; init; }

    public static RegionSettings Default(int index) =>
        At($"site{index + 1}", $"172.{20 + index}.0.0/16", AwsSettings.DefaultRegion(index), index);

    /// <summary>A region in which all that is not given has its default.</summary>
    public static RegionSettings At(string name, string cidr, string awsRegion, int index) => new()
    {
        Name = name,
        Cidr = cidr,
        Subnet = DefaultSubnet(cidr),
        Ports = RegionPortSettings.From(DefaultPortBase(index)),
        AwsRegion = awsRegion,
        Subnets = DefaultSubnets(cidr),
        Zones = DefaultZones(awsRegion),
    };

    /// <summary>10000 for the first region, 20000 for the second.</summary>
    public static int DefaultPortBase(int index) => 10_000 * (index + 1);

    /// <summary>The default of <see cref="Subnet"/> inside <paramref name="cidr"/>; the text itself when it is no block.</summary>
    public static string DefaultSubnet(string cidr) =>
        Addressing.Cidr.TryParse(cidr, out var block, out _) && block.PrefixLength < 24 ? block.Subnet(24, 1).ToString() : cidr;

    /// <summary>
    /// The defaults of <see cref="Subnets"/> inside <paramref name="cidr"/>: its second, third and fourth /24, or quarter when it is
    /// smaller than /22, and the first for the monitoring host; the fifth /24 for the registry, which a block smaller than /21 has no
    /// default for. The text itself when it is no block or too small to cut.
    /// </summary>
    public static PerRole<string> DefaultSubnets(string cidr)
    {
        return new() { Service = Part(1), Application = Part(2), Database = Part(3), Monitoring = Part(0), Ci = Fifth() };

        string Part(int index) =>
            Addressing.Cidr.TryParse(cidr, out var block, out _) && block.PrefixLength <= 30
                ? block.Subnet(Math.Max(24, block.PrefixLength + 2), index).ToString()
                : cidr;

        string Fifth() =>
            Addressing.Cidr.TryParse(cidr, out var block, out _) && block.PrefixLength <= 21 ? block.Subnet(24, 4).ToString() : cidr;
    }

    public static PerRole<string> DefaultZones(string awsRegion)
    {
        var zone = $"{awsRegion}a";
        return new() { Service = zone, Application = zone, Database = zone, Monitoring = zone, Ci = zone };
    }
}

/// <summary>Ports on 127.0.0.1 of this machine that are published into the region's hosts, each 1024 to 65535.</summary>
public sealed record RegionPortSettings
{
    /// <summary>The other ports count from here. Default 10000 for the first region, 20000 for the second; 0 to 57000.</summary>
    public required int Base { get; init; }

    /// <summary>The load balancer's application port. Default base + 8000.</summary>
    public required int Application { get; init; }

    /// <summary>The load balancer's statistics page. Default base + 8081.</summary>
    public required int Stats { get; init; }

    /// <summary>SSH of the service host. Default base + 2201.</summary>
    public required int SshService { get; init; }

    /// <summary>SSH of the database host. Default base + 2202.</summary>
    public required int SshDatabase { get; init; }

    /// <summary>SSH of the first application host; further hosts count up from it. Default base + 2211.</summary>
    public required int SshApplication { get; init; }

    /// <summary>SSH of the monitoring host. Default base + 2203. This and the next three: only where monitoring is enabled.</summary>
    public required int SshMonitoring { get; init; }

    /// <summary>Prometheus of the monitoring host. Default base + 8090.</summary>
    public required int Prometheus { get; init; }

    /// <summary>Alertmanager of the monitoring host. Default base + 8093.</summary>
    public required int Alertmanager { get; init; }

    /// <summary>SSH of the registry's host. Default base + 2204. This and the next: only where the registry is enabled.</summary>
    public required int SshCi { get; init; }

    /// <summary>The registry. Default base + 8050.</summary>
    public required int Registry { get; init; }

    /// <summary>Jenkins on the registry's host, over TLS. Default base + 8444; only with Jenkins.</summary>
    public required int Jenkins { get; init; }

    /// <summary>Page of Zabbix on the monitoring host, over TLS. Default base + 8443; only with Zabbix.</summary>
    public required int Zabbix { get; init; }

    /// <summary>Grafana on the monitoring host, over TLS. Default base + 8300; only with Grafana.</summary>
    public required int Grafana { get; init; }

    public static RegionPortSettings From(int portBase) => new()
    {
        Base = portBase,
        Application = portBase + 8000,
        Stats = portBase + 8081,
        SshService = portBase + 2201,
        SshDatabase = portBase + 2202,
        SshApplication = portBase + 2211,
        SshMonitoring = portBase + 2203,
        Prometheus = portBase + 8090,
        Alertmanager = portBase + 8093,
        SshCi = portBase + 2204,
        Registry = portBase + 8050,
        Jenkins = portBase + 8444,
        Zabbix = portBase + 8443,
        Grafana = portBase + 8300,
    };
}
