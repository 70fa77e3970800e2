namespace HaCluster.Cli.Preflight.Checks;

/// <summary>The programs that hacluster starts are installed.</summary>
internal sealed class ToolsCheck(string? path = null) : IPreflightCheck
{
    private const string Name = "tools";

    private static readonly (string Tool, CheckOutcome IfMissing, string Use)[] Tools =
    [
        ("dotnet", CheckOutcome.Fail, "runs the stack program"),
        ("bash", CheckOutcome.Fail, "runs the scripts that build the images"),
        ("ssh", CheckOutcome.Warn, "is used by `hacluster ssh` and `hacluster logs`; everything else works without"),
    ];

    public Task<IReadOnlyList<CheckResult>> RunAsync(PreflightContext context, CancellationToken cancellation)
    {
        var directories = (path ?? Environment.GetEnvironmentVariable("PATH") ?? "").Split(
            Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        var missing = Tools.Where(tool => !directories.Any(directory => File.Exists(Path.Combine(directory, tool.Tool)))).ToArray();
        IReadOnlyList<CheckResult> results = missing.Length == 0
            ? [new CheckResult(Name, CheckOutcome.Pass, $"{string.Join(", ", Tools.Select(tool => tool.Tool))} are installed")]
            : [.. missing.Select(tool => new CheckResult(
                Name, tool.IfMissing, $"{tool.Tool} is not in PATH; it {tool.Use}", "`scripts/up` installs what is missing."))];
        return Task.FromResult(results);
    }
}
