using HaCluster.Diagnostics;
using HaCluster.Topology.Model;
using HaCluster.Topology.Settings;

namespace HaCluster.Topology.Validation;

/// <summary>The registry: an image that is in it needs it.</summary>
internal sealed class DeliveryValidator : ISettingsValidator
{
    private const string ImagePath = "application.image";
    private const string RegistryPath = "delivery.registry";

    public IEnumerable<Diagnostic> Validate(ClusterSettings settings) =>
    [
        .. Findings.OutOfRange("delivery.keepImages", settings.Delivery.KeepImages, 1, 1000),
        .. settings.Regions.Select(region => RegistryTopology.NameOf(region.Name)).Where(name => IsFrom(settings, name))
            .Where(name => !settings.Delivery.Registry || name != RegistryTopology.NameOf(settings.Regions[0].Name))
            .Select(name => NoRegistry(settings, name)),
    ];

    private static bool IsFrom(ClusterSettings settings, string registry) =>
        settings.Application.Image?.StartsWith($"{registry}/", StringComparison.Ordinal) == true;

    private static Diagnostic NoRegistry(ClusterSettings settings, string name) => new()
    {
        Code = Codes.Config.NotAllowed,
        Summary = $"{Findings.Key(ImagePath)} is in a registry that the cluster does not have.",
        Why = settings.Delivery.Registry
            ? $"It names {name}; the registry is {RegistryTopology.NameOf(settings.Regions[0].Name)}, in the first region."
            : $"It names {name}, and {Findings.Key(RegistryPath)} is not true.",
        Fix = settings.Delivery.Registry
            ? Fix.Of($"Deploy an image of that registry, or run the built-in application: {new ConfigRemove(Findings.Key(ImagePath))}.")
            : Fix.Of(
                $"Turn the registry on, {new ConfigSet(Findings.Key(RegistryPath), "true")}, or run the built-in application: "
                    + $"{new ConfigRemove(Findings.Key(ImagePath))}."),
        Subject = Findings.Key(ImagePath),
    };
}
