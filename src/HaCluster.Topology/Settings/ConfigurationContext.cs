using System.Runtime.InteropServices;

namespace HaCluster.Topology.Settings;

/// <summary>What a configuration is read for, and what surrounds it.</summary>
public sealed record ConfigurationContext
{
    /// <summary>Paths in the configuration start here: the folder of <c>Pulumi.yaml</c>. Default: the current folder.</summary>
    public string RootDirectory { get; init; } = Environment.CurrentDirectory;

    /// <summary>The keys whose values are encrypted, <c>hacluster:aws.sshPrivateKey</c>; null when that is not known.</summary>
    public IReadOnlySet<string>? SecretKeys { get; init; }

    /// <summary>Whether an SSH agent runs. Default: <c>SSH_AUTH_SOCK</c> is set.</summary>
    public bool HasSshAgent { get; init; } = Environment.GetEnvironmentVariable("SSH_AUTH_SOCK") is { Length: > 0 };

    /// <summary>Architecture of this machine, where the application is compiled: <c>x86_64</c>, <c>arm64</c>; null for any other.</summary>
    public string? Architecture { get; init; } = RuntimeInformation.OSArchitecture switch
    {
        System.Runtime.InteropServices.Architecture.X64 => AwsSettings.X86,
        System.Runtime.InteropServices.Architecture.Arm64 => AwsSettings.Arm,
        _ => null,
    };

    /// <summary>
    /// Whether machines are about to be made. What only keeps people from logging in to them, or the application from
    /// running on them, is then an error, for a preview a warning.
    /// </summary>
    public bool Deploying { get; init; }
}
