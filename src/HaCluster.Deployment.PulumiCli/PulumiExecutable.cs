namespace HaCluster.Deployment.PulumiCli;

/// <summary>The <c>pulumi</c> command: where it is, and which versions can be used.</summary>
internal static class PulumiExecutable
{
    /// <summary>The oldest release that is supported: from it on at the latest, refresh and destroy can show their plan alone.</summary>
    public static readonly Version Minimum = new(3, 150, 0);

    private const string Name = "pulumi";

    /// <summary>
    /// In PATH, else where its own installer puts it: <c>$PULUMI_HOME/bin</c>, by default <c>~/.pulumi/bin</c>. Null when not installed.
    /// </summary>
    public static string? Find(IReadOnlyDictionary<string, string> environment)
    {
        var path = (Variable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        var home = Variable("PULUMI_HOME") ?? (Variable("HOME") is { } user ? Path.Combine(user, ".pulumi") : null);
        return path.Concat(home is null ? [] : [Path.Combine(home, "bin")])
            .Select(directory => Path.Combine(directory, Name))
            .FirstOrDefault(File.Exists);

        string? Variable(string name) => environment.TryGetValue(name, out var value) && value.Length > 0 ? value : null;
    }

    /// <param name="answer">What <c>pulumi version</c> prints: <c>v3.260.0</c>, perhaps with a suffix.</param>
    /// <returns>Null when it is not a version.</returns>
    public static Version? ParseVersion(string answer)
    {
        var digits = new string([.. answer.Trim().TrimStart('v').TakeWhile(c => char.IsAsciiDigit(c) || c == '.')]);
        return Version.TryParse(digits, out var version) ? version : null;
    }
}
