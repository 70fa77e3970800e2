using System.Collections.Immutable;
using HaCluster.Deployment.Properties;

namespace HaCluster.Engine.Providers.Docker;

/// <summary>
/// Security options as the docker command understands them. Two of them are its own work, not the daemon's:
/// <c>systempaths=unconfined</c> becomes empty lists of masked and read-only paths, and a seccomp profile is read from its file.
/// </summary>
internal sealed record SecurityOptions(ImmutableArray<string> Options, bool UnconfinedSystemPaths)
{
    private const string Unconfined = "systempaths=unconfined";
    private const string Seccomp = "seccomp=";

    public static SecurityOptions Read(ImmutableArray<string> options, string programDirectory) => new(
        [.. options.Where(option => Normal(option) != Unconfined).Select(option => WithProfile(Normal(option), programDirectory))],
        options.Any(option => Normal(option) == Unconfined));

    /// <summary>The old form with a colon means the same.</summary>
    private static string Normal(string option)
    {
        var separator = option.IndexOfAny(['=', ':']);
        return separator < 0 ? option : $"{option[..separator]}={option[(separator + 1)..]}";
    }

    private static string WithProfile(string option, string programDirectory)
    {
        if (!option.StartsWith(Seccomp, StringComparison.Ordinal))
            return option;
        var value = option[Seccomp.Length..];
        if (value is "unconfined" or "builtin" || value.StartsWith('{'))
            return option;
        var path = Path.GetFullPath(value, programDirectory);
        return File.Exists(path)
            ? Seccomp + File.ReadAllText(path)
            : throw new ProviderException($"Property 'securityOpts': there is no seccomp profile {path}.");
    }
}
