using System.Collections.Immutable;
using Docker.DotNet.Models;
using HaCluster.Engine.Providers.Schema;

namespace HaCluster.Engine.Providers.Docker;

/// <summary>Logins of the provider's <c>registryAuth</c>, chosen by the registry in an image's name.</summary>
internal sealed class RegistryCredentials
{
    private const string DefaultRegistry = "docker.io";

    private readonly ImmutableDictionary<string, AuthConfig> _logins;

    private RegistryCredentials(ImmutableDictionary<string, AuthConfig> logins) => _logins = logins;

    public static Property Input { get; } = new("registryAuth", PropertyType.ListOf(
        new Property("address", PropertyType.String) { Required = true },
        new Property("authDisabled", PropertyType.Bool),
        new Property("username", PropertyType.String),
        new Property("password", PropertyType.String) { Secret = true }));

    public static RegistryCredentials Read(PropertyReader configuration) => new(configuration.Objects("registryAuth")
        .Where(login => !login.Bool("authDisabled", false))
        .ToImmutableDictionary(login => Host(login.String("address")), login => new AuthConfig
        {
            ServerAddress = login.String("address"),
            Username = login.String("username", ""),
            Password = login.String("password", ""),
        }));

    /// <summary>An anonymous login where none is configured.</summary>
    public AuthConfig For(string image) => _logins.GetValueOrDefault(RegistryOf(image)) ?? new AuthConfig();

    /// <summary>The first part of a name is a registry only when it looks like a host; everything else is Docker Hub's.</summary>
    internal static string RegistryOf(string image)
    {
        var slash = image.IndexOf('/', StringComparison.Ordinal);
        var first = slash < 0 ? "" : image[..slash];
        return first == "localhost" || first.Contains('.', StringComparison.Ordinal) || first.Contains(':', StringComparison.Ordinal) ? first : DefaultRegistry;
    }

    private static string Host(string address)
    {
        var host = address[(address.IndexOf("://", StringComparison.Ordinal) is var scheme && scheme < 0 ? 0 : scheme + 3)..].Split('/')[0];
        return host is "index.docker.io" or "registry-1.docker.io" ? DefaultRegistry : host;
    }
}
