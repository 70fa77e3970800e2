using HaCluster.Cli.Errors;
using HaCluster.Cli.Hosting;

namespace HaCluster.Cli.PulumiCli;

/// <summary>The <c>pulumi</c> command: where it is, and what to do where it is not.</summary>
internal static class PulumiExecutable
{
    /// <summary>The oldest release that is supported: from it on at the latest, refresh and destroy can show their plan alone.</summary>
    public static readonly Version Minimum = new(3, 150, 0);

    public const string HowToInstall =
        "Install it with `curl -fsSL https://get.pulumi.com | sh` (Linux, macOS) or `brew install pulumi/tap/pulumi`, open a new shell, "
            + "and run the command again. "
        + "`hacluster preview` works without it.";

    private const string Name = "pulumi";

    /// <summary>
    /// In PATH, else where its own installer puts it: <c>$PULUMI_HOME/bin</c>, by default <c>~/.pulumi/bin</c>. Null when not installed.
    /// </summary>
    public static string? Find(CliHost host)
    {
        var path = (host.Variable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        var home = host.Variable("PULUMI_HOME") ?? (host.Variable("HOME") is { } user ? Path.Combine(user, ".pulumi") : null);
        return path.Concat(home is null ? [] : [Path.Combine(home, "bin")])
            .Select(directory => Path.Combine(directory, Name))
            .FirstOrDefault(File.Exists);
    }

    public static CliException NotInstalled(string stack) => new(
        ExitCodes.Preflight, $"Stack {stack} needs the Pulumi CLI, which is not installed; nothing was touched.",
        why: "its target is aws, and there is no pulumi in PATH or ~/.pulumi/bin", fix: HowToInstall);

    /// <param name="answer">What <c>pulumi version</c> prints: <c>v3.260.0</c>, perhaps with a suffix.</param>
    /// <returns>Null when it is not a version.</returns>
    public static Version? ParseVersion(string answer)
    {
        var digits = new string([.. answer.Trim().TrimStart('v').TakeWhile(c => char.IsAsciiDigit(c) || c == '.')]);
        return Version.TryParse(digits, out var version) ? version : null;
    }
}
