using System.Globalization;

namespace HaCluster.Topology.Settings;

/// <summary>A registry outside of the cluster from which the application hosts pull. Without <see cref="Address"/> they pull from none.</summary>
public sealed record ImageRegistrySettings
{
    /// <summary>
    /// <c>HOST</c> or <c>HOST:PORT</c>, as the names of its images begin. No default: images that are not of the cluster's own registry
    /// are pulled by this machine's Docker and copied to the hosts.
    /// </summary>
    public string? Address { get; init; }

    /// <summary>As whom the hosts and <c>deploy</c> log in; null for no login.</summary>
    public string? User { get; init; }

    /// <summary>A secret; together with <see cref="User"/>.</summary>
    public string? Password { get; init; }

    /// <summary>Authorities of the registry's certificate, PEM; null for those that every system trusts.</summary>
    public string? Certificate { get; init; }

    /// <summary>Whether the hosts pull the image from this registry.</summary>
    /// <param name="image">Value of <c>application.image</c>; null for the built-in application.</param>
    public bool Holds(string? image) => Address is not null && image?.StartsWith($"{Address}/", StringComparison.Ordinal) == true;

    /// <summary>The port that it listens on.</summary>
    public int Port => Address?.Split(':') is [_, var port] ? int.Parse(port, CultureInfo.InvariantCulture) : 443;
}
