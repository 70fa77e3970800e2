using System.Diagnostics;
using HaCluster.Cli.Dumps;
using HaCluster.Cli.Tests.Support;

namespace HaCluster.Cli.Tests;

/// <summary>What <c>dump</c> and <c>load-dump</c> do before and beside the work on a host, which scripts/test-backup tests.</summary>
public sealed class DumpTests : IDisposable
{
    private readonly TestProject _project = new();

    public void Dispose() => _project.Dispose();

    [Fact]
    public async Task A_dump_overwrites_nothing()
    {
        var file = Path.Combine(_project.Directory, "there.tar");
        await File.WriteAllTextAsync(file, "kept", TestContext.Current.CancellationToken);

        var (exitCode, _, error) = await TestHost.RunAsync(TestHost.Create(_project.Directory), "dump", file);

        Assert.Equal(ExitCodes.Usage, exitCode);
        Assert.Contains("Choose another name", error, StringComparison.Ordinal);
        Assert.Equal("kept", await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_dump_that_is_not_there_is_refused_before_any_host_is_asked()
    {
        var (exitCode, _, error) = await TestHost.RunAsync(TestHost.Create(_project.Directory), "load-dump", "missing.tar", "--yes");

        Assert.Equal(ExitCodes.Usage, exitCode);
        Assert.Contains("There is no file", error, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_dump_holds_is_read_from_what_the_host_prints()
    {
        var contents = DumpContents.Read(
            """{"foreign":true,"tables":[{"name":"application.\"Odd Name\"","present":true,"filled":false}]}""");

        Assert.True(contents.Foreign);
        Assert.Equal([new DumpTable("application.\"Odd Name\"", Present: true, Filled: false)], contents.Tables);
    }

    [Fact]
    public void A_file_that_cannot_be_written_any_more_stops_the_host()
    {
        var stopped = 0;
        // A real device that is always full.
        using var full = new FileStream("/dev/full", FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        var output = new ScriptOutput(full, () => stopped++);

        output.AppendStdout("dump"u8, last: false);
        output.AppendStdout("more"u8, last: false);

        Assert.Equal((1, 0L), (stopped, output.Written));
        Assert.NotNull(output.WriteFailure);
    }

    [Theory]
    [InlineData("cannot be cloned into itself", "hacluster clone local -s STACK", "clone", "local")]
    [InlineData("cannot be read", "Name a file", "clone", "production", "--scrub", "missing.sql")]
    [InlineData("Confirmation of the clone is required", "--yes", "clone", "production")]
    public async Task A_clone_that_cannot_begin_says_why(string what, string fix, params string[] arguments)
    {
        var (exitCode, _, error) = await TestHost.RunAsync(TestHost.Create(_project.Directory), arguments);

        Assert.Equal(ExitCodes.Usage, exitCode);
        Assert.Contains(what, error, StringComparison.Ordinal);
        Assert.Contains(fix, error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_advised_about_the_source_of_a_clone_names_its_stack()
    {
        // The last one is selected.
        foreach (var stack in new[] { "production", "staging" })
            Assert.Equal(ExitCodes.Ok, (await TestHost.RunAsync(TestHost.Create(_project.Directory), "stack", "init", stack)).ExitCode);
        var (exitCode, _, error) = await TestHost.RunAsync(TestHost.Create(_project.Directory), "clone", "production", "--yes");

        Assert.NotEqual(ExitCodes.Ok, exitCode);
        Assert.Contains("Stack production has no state", error, StringComparison.Ordinal);
        Assert.Contains("hacluster up -s production", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("clone.sh")]
    [InlineData("dump.sh")]
    [InlineData("load-dump.sh")]
    public async Task A_script_as_a_host_receives_it_has_no_finding_of_shellcheck(string script)
    {
        var text = DumpHost.Compose(script, "site1-db", new Dictionary<string, string>());
        using var process = Start();
        Assert.SkipWhen(process is null, "shellcheck is not installed (Debian: apt-get install shellcheck)");

        await process.StandardInput.WriteAsync(text);
        process.StandardInput.Close();
        var found = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal("", found);
    }

    private static Process? Start()
    {
        try
        {
            return Process.Start(new ProcessStartInfo("shellcheck", ["--shell=bash", "--exclude=SC2034,SC2148,SC2153", "-"])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
            });
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
