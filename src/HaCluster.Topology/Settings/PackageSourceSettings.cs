namespace HaCluster.Topology.Settings;

/// <summary>A package source of Debian's kind that is not Debian's own.</summary>
public sealed record PackageSourceSettings
{
    /// <summary>Address below which <c>dists</c> is, <c>https://apt.example.com</c>; null for none.</summary>
    public string? Url { get; init; }

    /// <summary>
    /// Distribution and components, as a line of <c>sources.list</c> has them, or a folder with a slash at its end. Default
    /// <c>stable main</c>.
    /// </summary>
    public string Distribution { get; init; } = "stable main";

    /// <summary>Address of the key that signs it; null for <c>gpg.key</c> below <see cref="Url"/>.</summary>
    public string? KeyUrl { get; init; }

    /// <summary>Fingerprint of the key that signs it, 40 hexadecimal digits, with or without blanks; null for none.</summary>
    public string? Fingerprint { get; init; }
}
