namespace HaCluster.Topology.Configuration;

/// <summary>What a configuration is read for, and what surrounds it: values that the caller finds out, so that reading is pure.</summary>
public sealed record ConfigurationContext
{
    /// <summary>Paths in the configuration start here: the folder of <c>Pulumi.yaml</c>.</summary>
    public string RootDirectory { get; init; } = "/";

    /// <summary>What <c>~</c> stands for in paths.</summary>
    public string HomeDirectory { get; init; } = "/";

    /// <summary>Text of the file at an absolute path. Throws <see cref="IOException"/> when it cannot be read. Default: always.</summary>
    public Func<string, string> ReadFile { get; init; } = static path => throw new FileNotFoundException($"No file is read: {path}.");

    /// <summary>The keys whose values are encrypted, <c>hacluster:aws.sshPrivateKey</c>; null when that is not known.</summary>
    public IReadOnlySet<string>? SecretKeys { get; init; }

    /// <summary>Whether an SSH agent runs.</summary>
    public bool HasSshAgent { get; init; }

    /// <summary>
    /// Architecture of this machine, where the application is compiled: <c>x86_64</c>, <c>arm64</c>; null for any other, or where it
    /// does not matter.
    /// </summary>
    public string? Architecture { get; init; }

    /// <summary>
    /// Whether machines are about to be made. What only keeps people from logging in to them, or the application from
    /// running on them, is then an error, for a preview a warning.
    /// </summary>
    public bool Deploying { get; init; }
}
