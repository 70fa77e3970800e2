using System.Diagnostics;

namespace HaCluster.Cli.Tests;

/// <summary>scripts/hacluster tells the command line how it was typed; a <c>dotnet</c> that prints this stands in for the real one.</summary>
public sealed class CheckoutScriptTests : IDisposable
{
    private const string Dotnet = """
        #!/bin/bash
        [ "$1" != build ] || { mkdir -p src/HaCluster.Cli/bin/Release/net10.0; touch src/HaCluster.Cli/bin/Release/net10.0/hacluster.dll; exit; }
        printf '%s %s\n' "$HACLUSTER_COMMAND" "${*:2}"
        """;

    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("hacluster-checkout-");

    public CheckoutScriptTests()
    {
        foreach (var directory in (string[])["src", "stacks", "scripts", "bin"])
            _root.CreateSubdirectory(directory);
        foreach (var file in (string[])["Directory.Build.props", "global.json", "HaCluster.slnf"])
            File.WriteAllText(Path.Combine(_root.FullName, file), "");
        foreach (var script in (string[])["hacluster", "destroy", "lib.sh"])
            File.Copy(Repository.PathOf($"scripts/{script}"), Path.Combine(_root.FullName, "scripts", script));
        File.CreateSymbolicLink(Path.Combine(_root.FullName, "bin", "linked"), "../scripts/hacluster");
        File.CreateSymbolicLink(Path.Combine(_root.FullName, "bin", "linked-destroy"), "../scripts/destroy");
        var dotnet = Path.Combine(_root.FullName, "bin", "dotnet");
        File.WriteAllText(dotnet, Dotnet);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(dotnet, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    [Theory]
    [InlineData("", "scripts/hacluster", "scripts/hacluster status")]
    [InlineData("scripts", "./hacluster", "./hacluster status")]
    [InlineData("src", "../scripts/destroy", "../scripts/hacluster destroy status")]
    [InlineData("", "linked", "ROOT/bin/linked status")]
    [InlineData("", "bin/linked-destroy", "ROOT/scripts/hacluster destroy status")]
    public void The_name_is_the_one_that_was_typed(string directory, string typed, string expected)
    {
        var start = new ProcessStartInfo("/bin/bash", ["-c", $"{typed} status"])
        {
            WorkingDirectory = Path.Combine(_root.FullName, directory),
            RedirectStandardOutput = true,
        };
        start.Environment["PATH"] = $"{_root.FullName}/bin:{Environment.GetEnvironmentVariable("PATH")}";
        start.Environment.Remove("HACLUSTER_COMMAND");
        using var process = Process.Start(start)!;

        Assert.Equal(
            expected.Replace("ROOT", _root.FullName, StringComparison.Ordinal),
            process.StandardOutput.ReadToEnd().Trim().Split('\n')[^1]);
    }

    public void Dispose() => _root.Delete(recursive: true);
}
