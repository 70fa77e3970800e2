using HaCluster.Diagnostics;
using HaCluster.Topology.Model;
using HaCluster.Topology.Settings;

namespace HaCluster.Topology.Validation;

/// <summary>A package source: its address, its distribution and its key have the form that apt and gpg read.</summary>
internal static class PackageSourceValidator
{
    /// <param name="path">Of its settings, without the project.</param>
    /// <param name="example">An address that a user may give.</param>
    public static IEnumerable<Diagnostic> Validate(string path, PackageSourceSettings source, string example)
    {
        var (url, key, distribution, print) = ($"{path}.url", $"{path}.keyUrl", $"{path}.distribution", $"{path}.fingerprint");
        if (source.Url is { } address && !IsAddress(address))
            yield return Finding(
                url, $"{Findings.Key(url)} is not the address of a package source.", $"It is '{address}', {AddressForm}",
                new ConfigSet(Findings.Key(url), example));
        if (source.KeyUrl is { } keyAddress && !IsAddress(keyAddress))
            yield return Finding(
                key, $"{Findings.Key(key)} is not the address of a key.", $"It is '{keyAddress}', {AddressForm}",
                new ConfigSet(Findings.Key(key), $"{example}/gpg.key"));
        if (source.Fingerprint is { } fingerprint && PackageSource.FingerprintOf(fingerprint) is null)
            yield return Finding(
                print, $"{Findings.Key(print)} is not the fingerprint of a key.",
                $"It is '{fingerprint}', and has to be 40 hexadecimal digits, as `gpg --show-keys` prints them.",
                new ConfigSet(Findings.Key(print), "FINGERPRINT"));
        if (!IsDistribution(source.Distribution))
            yield return Finding(
                distribution, $"{Findings.Key(distribution)} is not a distribution and its components.",
                $"It is '{source.Distribution}', and has to be words of letters, digits, '-', '.' and '/', such as 'stable main', "
                    + "or a folder with '/' at its end, such as 'binary/'.",
                new ConfigSet(Findings.Key(distribution), "stable main"));
    }

    private const string AddressForm = "and has to be a URL with http or https, a host, and neither user, query nor blanks.";

    private static bool IsAddress(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var address)
        && (address.Scheme == Uri.UriSchemeHttps || address.Scheme == Uri.UriSchemeHttp)
        && address is { Host.Length: > 0, UserInfo: "", Query: "", Fragment: "" }
        && url.All(character => character is > ' ' and < (char)127);

    private static bool IsDistribution(string text)
    {
        var words = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        var isFolder = words.Length == 1 && PackageSource.IsFolder(words[0]) && words[0][0] != '/';
        return (words.Length > 1 || isFolder) && words.All(word => word.All(
            character => char.IsAsciiLetterOrDigit(character) || character is '-' or '.' or '/'));
    }

    private static Diagnostic Finding(string path, string summary, string why, Fix fix) =>
        new() { Code = Codes.Config.NotAllowed, Summary = summary, Why = why, Fix = fix, Subject = Findings.Key(path) };
}
