using System.Collections.Immutable;
using System.Globalization;
using HaCluster.Topology.Settings;

namespace HaCluster.Topology.Model;

/// <summary>The cluster's own registry of images.</summary>
public sealed record RegistryTopology
{
    /// <summary>Where it runs.</summary>
    public required ClusterHost Host { get; init; }

    /// <summary>How many images without a tag are kept of each repository.</summary>
    public required int KeepImages { get; init; }

    /// <summary>
    /// What <c>application.image</c> calls the registry, <c>site1-ci:5000</c>: the same name on every machine, wherever it is reached.
    /// </summary>
    public string Name => NameOf(Host.Region);

    /// <summary>Where application hosts pull.</summary>
    public string PullAddress => string.Create(CultureInfo.InvariantCulture, $"{Host.Address}:{RegistryNames.PullPort}");

    /// <summary>Whether the image comes from this registry.</summary>
    /// <param name="image">Value of <c>application.image</c>; null for the built-in application.</param>
    public bool Holds(string? image) => image?.StartsWith($"{Name}/", StringComparison.Ordinal) == true;

    /// <summary>The image as application hosts name it.</summary>
    /// <exception cref="ArgumentException">It is from somewhere else.</exception>
    public string PulledName(string image) => Holds(image)
        ? $"{PullAddress}{image[Name.Length..]}"
        : throw new ArgumentException($"{image} is not an image of {Name}", nameof(image));

    /// <summary>The name of a region's registry, whether it has one or not.</summary>
    internal static string NameOf(string region) => string.Create(CultureInfo.InvariantCulture, $"{region}-ci:{RegistryNames.PushPort}");

    internal static RegistryTopology? Of(ImmutableArray<Region> regions, DeliverySettings settings) => regions[0].Ci is { } host
        ? new RegistryTopology { Host = host, KeepImages = settings.KeepImages }
        : null;
}
