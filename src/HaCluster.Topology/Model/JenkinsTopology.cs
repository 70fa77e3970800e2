using System.Globalization;
using HaCluster.Topology.Settings;

namespace HaCluster.Topology.Model;

/// <summary>Jenkins on the host of the registry.</summary>
public sealed record JenkinsTopology
{
    public required PackageSource Source { get; init; }

    /// <summary>A version or a line of versions, <c>2.541.*</c>.</summary>
    public required string Version { get; init; }

    /// <summary>The package with its Java.</summary>
    public required string Java { get; init; }

    public required string PluginsUrl { get; init; }

    /// <summary>64 hexadecimal digits in lower case.</summary>
    public required string PluginsSha256 { get; init; }

    public required string JobName { get; init; }

    public required string Repository { get; init; }

    /// <summary>The TCP port of <see cref="Repository"/>.</summary>
    public int RepositoryPort => new Uri(Repository).Port;

    /// <summary>Null where everybody may read the repository.</summary>
    public required string? User { get; init; }

    public required SecretText? Password { get; init; }

    /// <summary>Null where the pipeline deploys nothing.</summary>
    public required DeployingMachine? Operator { get; init; }

    internal static JenkinsTopology? Of(JenkinsSettings settings) => settings.Enabled
        ? new JenkinsTopology
        {
            Source = PackageSource.Of(settings.Source),
            Version = settings.Version,
            Java = settings.Java,
            PluginsUrl = settings.PluginsUrl!,
            PluginsSha256 = settings.PluginsSha256!.ToLowerInvariant(),
            JobName = settings.JobName,
            Repository = settings.Repository!,
            User = settings.User,
            Password = settings.Password is { } password ? new SecretText(password) : null,
            Operator = settings.DeployAddress is { } address ? DeployingMachine.Of(address, settings.DeployHostKey!) : null,
        }
        : null;
}

/// <summary>The operator's machine, as the pipeline reaches it.</summary>
/// <param name="HostKey">Type and base64.</param>
public sealed record DeployingMachine(string User, string Host, int Port, string HostKey)
{
    /// <summary>As <c>ssh</c> takes it: <c>ssh://operator@operators.example.com:22</c>.</summary>
    public string Url => string.Create(CultureInfo.InvariantCulture, $"ssh://{User}@{Host}:{Port}");

    /// <summary>Line of a file <c>known_hosts</c>.</summary>
    public string KnownHost => Port == 22
        ? $"{Host} {HostKey}\n"
        : string.Create(CultureInfo.InvariantCulture, $"[{Host}]:{Port} {HostKey}\n");

    internal static DeployingMachine Of(string address, string hostKey)
    {
        var parts = address.Split('@', ':');
        return new DeployingMachine(
            parts[0], parts[1], parts.Length > 2 ? int.Parse(parts[2], CultureInfo.InvariantCulture) : 22,
            string.Join(' ', hostKey.Split(' ', StringSplitOptions.RemoveEmptyEntries)[..2]));
    }
}
