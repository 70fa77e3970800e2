using System.Globalization;
using System.Text.RegularExpressions;
using HaCluster.Diagnostics;
using HaCluster.Topology.Model;
using HaCluster.Topology.Settings;

namespace HaCluster.Topology.Validation;

/// <summary>The registry outside of the cluster: an address that names one, a whole login or none, a readable certificate.</summary>
internal sealed partial class ImageRegistryValidator : ISettingsValidator
{
    private const string Block = "application.registry";

    // Its images have no address in their names, and its API is at another one.
    private static readonly string[] DockerHub = ["docker.io", "index.docker.io", "registry-1.docker.io"];

    public IEnumerable<Diagnostic> Validate(ClusterSettings settings)
    {
        var registry = settings.Application.Registry;
        return
        [
            .. Missing(registry),
            .. registry.Address is { } address ? OfAddress(settings, address) : [],
            .. registry.User is { } user && !User().IsMatch(user)
                ? [Refused("user", "It must have 1 to 255 characters and neither a colon nor white space.")] : Array.Empty<Diagnostic>(),
            .. registry.Password is { } password && password.AsSpan().IndexOfAny('\n', '\r', '\0') >= 0
                ? [Refused("password", "It has a line break.")] : Array.Empty<Diagnostic>(),
            .. registry.Certificate is { } certificate && !CertificateText.IsReadable(certificate)
                ? [Refused("certificate", "It is no certificate in PEM form, which begins with -----BEGIN CERTIFICATE-----.")]
                : Array.Empty<Diagnostic>(),
        ];
    }

    private static IEnumerable<Diagnostic> Missing(ImageRegistrySettings registry)
    {
        var given = new[] { ("user", registry.User), ("password", registry.Password), ("certificate", registry.Certificate) }
            .Where(key => key.Item2 is not null).Select(key => key.Item1).ToArray();
        if (registry.Address is null && given.Length > 0)
            yield return NotSet("address", given[0], new ConfigSet(Key("address"), "registry.example.com"));
        if (registry is { User: not null, Password: null })
            yield return NotSet("password", "user", new ConfigSetSecret(Key("password"), "FILE"));
        if (registry is { User: null, Password: not null })
            yield return NotSet("user", "password", new ConfigSet(Key("user"), "USER"));
    }

    private static IEnumerable<Diagnostic> OfAddress(ClusterSettings settings, string address)
    {
        if (Address().Match(address) is not { Success: true } match || match.Groups["port"] is { Success: true, Value: var port }
            && int.Parse(port, CultureInfo.InvariantCulture) is < 1 or > 65535)
            yield return Refused(
                "address",
                $"Its value is '{address}'; it must be HOST or HOST:PORT in small letters, with a dot or a port, as the names of its "
                    + "images begin.");
        else if (DockerHub.Contains(address))
            yield return Refused(
                "address", "Hosts cannot be told to pull from Docker Hub: this machine's Docker does, and the image is copied to them.");
        else if (settings.Regions.Any(region => RegistryTopology.NameOf(region.Name) == address))
            yield return Refused("address", "It is that of the cluster's own registry, whose login the cluster makes.");
    }

    private static Diagnostic NotSet(string name, string other, Fix fix) => new()
    {
        Code = Codes.Config.NotAllowed,
        Summary = $"{Key(name)} is not set.",
        Why = $"{Key(other)} is. A registry needs an address; a login needs user and password.",
        Fix = Fix.Of($"Set it too: {fix}. Or remove {Key(other)}."),
        Subject = Key(name),
    };

    private static Diagnostic Refused(string name, string why) => new()
    {
        Code = Codes.Config.NotAllowed,
        Summary = $"{Key(name)} has a value that is not allowed.",
        Why = why,
        Fix = Fix.Of($"Set it anew, or remove it: {new ConfigRemove(Key(name))}."),
        Subject = Key(name),
    };

    private static string Key(string name) => Findings.Key($"{Block}.{name}");

    // Docker takes the first part of a name for a registry where it has a dot or a colon.
    [GeneratedRegex(@"^(?=[^:]*\.|.*:)[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?(:(?<port>[0-9]{1,5}))?\z")]
    private static partial Regex Address();

    [GeneratedRegex(@"^[^:\s]{1,255}\z")]
    private static partial Regex User();
}
