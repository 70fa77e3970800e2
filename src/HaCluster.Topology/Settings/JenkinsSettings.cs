namespace HaCluster.Topology.Settings;

/// <summary>Jenkins beside the registry, for one application.</summary>
public sealed record JenkinsSettings
{
    /// <summary>Whether it runs. Default <c>false</c>.</summary>
    public bool Enabled { get; init; }

    /// <summary>Where Jenkins is installed from, since Debian has no package of it; by default nowhere.</summary>
    public PackageSourceSettings Source { get; init; } = new() { Distribution = DefaultDistribution };

    /// <summary>A version, <c>2.541.3</c>, or a line of versions, <c>2.541.*</c>. Default: the last line that runs with Java 17.</summary>
    public string Version { get; init; } = "2.541.*";

    /// <summary>The package with the Java that it runs with, from Debian or <see cref="Source"/>.</summary>
    public string Java { get; init; } = DebiansJava;

    /// <summary>Address of an archive (tar, gzip) with the plug-ins, <c>git.jpi</c>; null for none.</summary>
    public string? PluginsUrl { get; init; }

    /// <summary>SHA-256 of the archive, 64 hexadecimal digits; null for none.</summary>
    public string? PluginsSha256 { get; init; }

    /// <summary>Name of the job.</summary>
    public string JobName { get; init; } = "application";

    /// <summary>Address of the application's Git repository, with https; null for none.</summary>
    public string? Repository { get; init; }

    /// <summary>As whom Jenkins reads the repository; null where everybody may.</summary>
    public string? User { get; init; }

    /// <summary>A secret; together with <see cref="User"/>.</summary>
    public string? Password { get; init; }

    /// <summary>The operator's machine, which deploys: <c>USER@HOST</c> or <c>USER@HOST:PORT</c>; null where the pipeline ends before.</summary>
    public string? DeployAddress { get; init; }

    /// <summary>Public SSH key of that machine, <c>ssh-ed25519 AAAA…</c>; together with <see cref="DeployAddress"/>.</summary>
    public string? DeployHostKey { get; init; }

    /// <summary>The package source of Jenkins' makers has no components.</summary>
    public const string DefaultDistribution = "binary/";

    /// <summary>What Debian 12 has.</summary>
    public const string DebiansJava = "openjdk-17-jre-headless";
}
