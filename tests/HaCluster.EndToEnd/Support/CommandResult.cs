namespace HaCluster.EndToEnd.Support;

/// <summary>A finished process: what was run, how it ended, what it printed.</summary>
internal sealed record CommandResult(string Command, int ExitCode, string Output, string Error, TimeSpan Elapsed)
{
    public CommandResult Expect(int exitCode) =>
        ExitCode == exitCode ? this : throw new InvalidOperationException($"{this}\nexpected exit code {exitCode}");

    public override string ToString() =>
        $"$ {Command}\nexit code {ExitCode} after {Elapsed.TotalSeconds:F1} s\n{Output}\n{Error}".TrimEnd();
}
