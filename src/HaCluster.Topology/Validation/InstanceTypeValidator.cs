using System.Text.RegularExpressions;
using HaCluster.Diagnostics;
using HaCluster.Topology.Settings;

namespace HaCluster.Topology.Validation;

/// <summary>
/// Machines: types that can exist, all of the processor architecture whose image is used, volumes of a size that gp3 has.
/// </summary>
internal sealed partial class InstanceTypeValidator : ISettingsValidator
{
    // EC2 user guide, "Instances built on the Xen hypervisor".
    private static readonly string[] WithoutNitro =
    [
        "t1", "t2", "m1", "m2", "m3", "m4", "c1", "c3", "c4", "r3", "r4", "x1", "x1e", "d2", "h1", "i2", "i3", "f1", "g2", "g3", "g3s",
        "p2", "p3",
    ];

    public IEnumerable<Diagnostic> Validate(ClusterSettings settings)
    {
        if (!settings.OnAws)
            return [];
        var aws = settings.Aws;
        var architecture = Findings.NotOneOf("aws.architecture", aws.Architecture, AwsSettings.X86, AwsSettings.Arm).ToList();
        return
        [
            .. architecture,
            .. Findings.RolesOf(settings).SelectMany(role =>
                TypeOf($"aws.instanceTypes.{role.Name}", aws.InstanceTypes[role.Role], architecture.Count == 0 ? aws.Architecture : null)),
            .. OwnDisk("database", aws.InstanceTypes.Database),
            .. settings.Delivery.Registry ? OwnDisk("ci", aws.InstanceTypes.Ci) : [],
            .. settings.Monitoring.Prometheus ? OwnDisk("monitoring", aws.InstanceTypes.Monitoring) : [],
            .. Findings.OutOfRange("aws.rootVolumeGb", aws.RootVolumeGb, 8, 16384),
            .. Findings.OutOfRange("aws.dataVolumeGb", aws.DataVolumeGb, 1, 16384),
            .. Findings.OutOfRange("aws.registryVolumeGb", aws.RegistryVolumeGb, 1, 16384),
            .. Findings.OutOfRange("aws.monitoringVolumeGb", aws.MonitoringVolumeGb, 1, 16384),
            .. Findings.OutOfRange("aws.importPort", aws.ImportPort, 0, 65535),
        ];
    }

    private static IEnumerable<Diagnostic> TypeOf(string path, string type, string? architecture)
    {
        if (!Shape().IsMatch(type))
            yield return WrongShape(path, type);
        else if (architecture is not null && ArchitectureOf(type) != architecture)
            yield return WrongArchitecture(path, type, architecture);
    }

    // A disk of its own is found by its id, which only Nitro shows to the machine.
    private static IEnumerable<Diagnostic> OwnDisk(string role, string type)
    {
        if (!WithoutNitro.Contains(type.Split('.')[0]))
            yield break;
        var path = $"aws.instanceTypes.{role}";
        yield return new Diagnostic
        {
            Code = Codes.Config.AwsNitro,
            Summary = $"{Findings.Key(path)} is not built on the Nitro System.",
            Why = $"A {type} does not show its operating system the IDs of its volumes, by which the host's own volume is found.",
            Fix = new ConfigSet(Findings.Key(path), AwsSettings.DefaultInstanceTypes(AwsSettings.X86).Database),
            Subject = Findings.Key(path),
        };
    }

    /// <summary>
    /// Behind the generation, the first letter names the processor, g for Graviton: t4g, m7gd, c7gn, im4gn (EC2 user guide, "Instance
    /// type naming conventions"). The oldest Graviton machines, a1, predate the rule.
    /// </summary>
    internal static string ArchitectureOf(string type) =>
        Graviton().IsMatch(type) || type.StartsWith("a1.", StringComparison.Ordinal) ? AwsSettings.Arm : AwsSettings.X86;

    private static Diagnostic WrongShape(string path, string type) => new()
    {
        Code = Codes.Config.AwsInstanceType,
        Summary = $"{Findings.Key(path)} is not an EC2 instance type.",
        Why = $"Its value is '{type}'. A type is a family, a dot and a size, such as t3.medium, m7g.xlarge or c6i.2xlarge.",
        Fix = new ConfigSet(Findings.Key(path), "t3.medium"),
        Subject = Findings.Key(path),
    };

    private static Diagnostic WrongArchitecture(string path, string type, string architecture) => new()
    {
        Code = Codes.Config.AwsArchitecture,
        Summary = $"{Findings.Key(path)} has another processor architecture than the cluster.",
        Why = $"{type} is {ArchitectureOf(type)}. {Findings.Key("aws.architecture")} and the machine image are {architecture}.",
        Fix = Fix.Of(
            $"Choose a type such as {AwsSettings.DefaultInstanceTypes(architecture).Database}, or run {Rebuild(type)}."),
        Subject = Findings.Key(path),
    };

    private static ConfigSet Rebuild(string type) => new(Findings.Key("aws.architecture"), ArchitectureOf(type));

    [GeneratedRegex(@"^[a-z]+[0-9a-z]*(-[0-9a-z]+)*\.(nano|micro|small|medium|large|\d*xlarge|metal(-\d+xl)?)\z")]
    private static partial Regex Shape();

    [GeneratedRegex(@"^[a-z]+\d+g")]
    private static partial Regex Graviton();
}
