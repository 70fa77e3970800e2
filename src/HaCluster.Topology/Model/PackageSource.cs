using HaCluster.Topology.Settings;

namespace HaCluster.Topology.Model;

/// <summary>A package source that is not Debian's own, and the one key that it is trusted by.</summary>
/// <param name="Url">Without a slash at its end.</param>
/// <param name="Distribution">
/// Distribution and components, with one blank in between; or a folder of packages with a slash at its end, <c>binary/</c>.
/// </param>
/// <param name="KeyUrl">Where its key is, in binary or ASCII form.</param>
/// <param name="Fingerprint">40 hexadecimal digits in upper case.</param>
public sealed record PackageSource(string Url, string Distribution, string KeyUrl, string Fingerprint)
{
    /// <summary>Where the list of its packages is, compressed; the first component has to have what is wanted.</summary>
    /// <param name="architecture">As Debian calls it, <c>amd64</c> or <c>arm64</c>.</param>
    public string IndexUrl(string architecture)
    {
        var words = Distribution.Split(' ');
        return IsFolder(Distribution)
            ? $"{Url}/{Distribution}Packages.gz"
            : $"{Url}/dists/{words[0]}/{words[1]}/binary-{architecture}/Packages.gz";
    }

    /// <summary>Whether it is a folder of packages, which has no components (<c>man sources.list</c>).</summary>
    internal static bool IsFolder(string distribution) =>
        distribution.EndsWith('/') && !distribution.Contains(' ', StringComparison.Ordinal);

    internal static PackageSource Of(PackageSourceSettings settings) => new(
        settings.Url!.TrimEnd('/'), string.Join(' ', settings.Distribution.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)),
        settings.KeyUrl ?? $"{settings.Url.TrimEnd('/')}/gpg.key", FingerprintOf(settings.Fingerprint!)!);

    /// <returns>Null for what is no fingerprint.</returns>
    internal static string? FingerprintOf(string text)
    {
        var digits = string.Concat(text.Where(character => !char.IsWhiteSpace(character))).ToUpperInvariant();
        return digits.Length == 40 && digits.All(char.IsAsciiHexDigit) ? digits : null;
    }
}
