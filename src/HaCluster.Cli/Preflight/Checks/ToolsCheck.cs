using HaCluster.Diagnostics;

namespace HaCluster.Cli.Preflight.Checks;

/// <summary>The programs that hacluster starts are installed.</summary>
internal sealed class ToolsCheck(string? path = null) : IPreflightCheck
{
    private const string Name = "tools";

    private static readonly (string Tool, Severity IfMissing, string Use)[] Tools =
    [
        ("dotnet", Severity.Error, "runs the stack program"),
        ("bash", Severity.Error, "runs the scripts that build the images"),
        ("ssh", Severity.Warning, "is used by the commands `ssh` and `logs`; everything else works without"),
    ];

    public Task<IReadOnlyList<CheckResult>> RunAsync(PreflightContext context, CancellationToken cancellation)
    {
        var directories = (path ?? Environment.GetEnvironmentVariable("PATH") ?? "").Split(
            Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        var missing = Tools.Where(tool => !directories.Any(directory => File.Exists(Path.Combine(directory, tool.Tool)))).ToArray();
        IReadOnlyList<CheckResult> results = missing.Length == 0
            ? [new CheckResult(Name, $"{string.Join(", ", Tools.Select(tool => tool.Tool))} are installed")]
            : [.. missing.Select(tool => new CheckResult(Name, new Diagnostic
            {
                Code = Codes.Check.Tool,
                Severity = tool.IfMissing,
                Summary = $"The program {tool.Tool} is not in PATH.",
                Why = $"It {tool.Use}.",
                Fix = Fix.Of($"{new ShellCommand("scripts/up")} installs what is missing."),
                Subject = tool.Tool,
            }))];
        return Task.FromResult(results);
    }
}
