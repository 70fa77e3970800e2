using HaCluster.Diagnostics;
using HaCluster.Topology;
using HaCluster.Topology.Outputs;
using HaCluster.Topology.Settings;

namespace HaCluster.Cli.Registries;

/// <summary>How a registry is reached, and what to do when it refuses.</summary>
internal sealed record RegistryAccess
{
    /// <summary><c>HOST</c> or <c>HOST:PORT</c>.</summary>
    public required string Address { get; init; }

    /// <summary>What the names of its images in <c>application.image</c> begin with.</summary>
    public required string Name { get; init; }

    /// <summary>Null for no login.</summary>
    public string? User { get; init; }

    public SecretText? Password { get; init; }

    /// <summary>PEM, one or more authorities; null for those that this machine trusts.</summary>
    public string? CaCertificate { get; init; }

    /// <summary>Whether it is the cluster's own, which is known by its own name wherever it is reached.</summary>
    public bool IsOwn { get; init; }

    /// <summary>What to do when it does not answer.</summary>
    public required Fix WhenDown { get; init; }

    /// <summary>What to do when it refuses the login.</summary>
    public required Fix WhenRefused { get; init; }

    /// <summary>Why the cluster's own registry would refuse a login that the stack made.</summary>
    public string Refusal => IsOwn
        ? $"It refuses the login of the user {User}: another one was set there since."
        : User is null ? "It wants a login, and none is set." : $"It refuses the login of the user {User}.";

    public static RegistryAccess Of(RegistryEndpoint registry)
    {
        var fix = Fix.Of($"{new ProductCommand("status")} shows whether it runs, and {new ProductCommand("registry")} how it is reached.");
        return new RegistryAccess
        {
            Address = registry.Address,
            Name = registry.Name,
            User = registry.User,
            Password = registry.Password,
            CaCertificate = registry.CaCertificate,
            IsOwn = true,
            WhenDown = fix,
            WhenRefused = fix,
        };
    }

    /// <param name="settings">With an address.</param>
    public static RegistryAccess Of(ImageRegistrySettings settings)
    {
        var certificate = $"{ClusterSettings.Project}:application.registry.certificate";
        var password = $"{ClusterSettings.Project}:application.registry.password";
        return new RegistryAccess
        {
            Address = settings.Address!,
            Name = settings.Address!,
            User = settings.User,
            Password = settings.Password is { } secret ? new SecretText(secret) : null,
            CaCertificate = settings.Certificate,
            WhenDown = Fix.Of(
                $"Look whether it answers at {settings.Address}. If its certificate is not trusted, {certificate} must be that of its "
                    + "authority."),
            WhenRefused = Fix.Of(
                $"Set {ClusterSettings.Project}:application.registry.user, and the password: {new ConfigSetSecret(password, "FILE")}."),
        };
    }
}
