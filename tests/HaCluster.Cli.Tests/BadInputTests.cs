using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using HaCluster.Cli.Containers;
using HaCluster.Cli.Tests.Support;

namespace HaCluster.Cli.Tests;

/// <summary>
/// The built program against bad input: a clear error, exit code 2 or 5, and nothing touched. The projects have no program, so that
/// getting as far as running it would be another error.
/// </summary>
public sealed class BadInputTests
{
    /// <summary>Names, networks and ports which no other cluster on this machine has.</summary>
    private const string OwnRegions = """
          hacluster:regions:
            - name: badinput1
              cidr: 10.213.0.0/16
              ports: { base: 8100 }
            - name: badinput2
              cidr: 10.214.0.0/16
              ports: { base: 8200 }
        """;

    [Theory]
    [InlineData("  hacluster:databse.replication: synchronous", "databse.replication", "database.replication")]
    [InlineData("  hacluster:database.replication: sometimes", "sometimes", "synchronous")]
    [InlineData("  hacluster:regions: [{cidr: 10.0.0.0/16}, {cidr: 10.0.0.0/17}]", "10.0.0.0/17", "overlap")]
    [InlineData("  hacluster:regions: [{cidr: 10.0.0.0/33}, {}]", "/33", "prefix")]
    [InlineData("  hacluster:regions: [{name: east}, {name: east}]", "east", "name")]
    public async Task A_bad_setting_is_refused_with_the_value_and_a_legal_one(string configuration, string value, string hint)
    {
        using var project = new TestProject(configuration);

        var result = await HaClusterProcess.RunAsync(project, "up", "--yes");

        Assert.Equal((ExitCodes.Usage, ""), (result.ExitCode, result.Output));
        Assert.Contains(value, result.Error, StringComparison.Ordinal);
        Assert.Contains(hint, result.Error, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("Nothing was changed", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_bad_setting_is_named_in_one_run()
    {
        using var project = new TestProject(
            "  hacluster:database.replication: sometimes\n  hacluster:application.instances: 0\n  hacluster:colour: red");

        var result = await HaClusterProcess.RunAsync(project, "preview");

        Assert.Equal(ExitCodes.Usage, result.ExitCode);
        foreach (var name in new[] { "database.replication", "application.instances", "hacluster:colour" })
            Assert.Contains(name, result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_stack_is_refused_and_the_known_ones_are_named()
    {
        using var project = new TestProject();

        var result = await HaClusterProcess.RunAsync(project, "up", "--yes", "--stack", "prod");

        Assert.Equal((ExitCodes.Usage, ""), (result.ExitCode, result.Output));
        Assert.Contains("'prod'", result.Error, StringComparison.Ordinal);
        Assert.Contains("local", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_passphrase_is_refused()
    {
        using var project = new TestProject();
        var right = new Dictionary<string, string> { ["PULUMI_CONFIG_PASSPHRASE"] = "right" };
        var wrong = new Dictionary<string, string> { ["PULUMI_CONFIG_PASSPHRASE"] = "wrong" };
        Assert.Equal(
            ExitCodes.Ok, (await HaClusterProcess.RunAsync(project, right, "config", "set", "--secret", "other:token", "hush")).ExitCode);

        var readable = await HaClusterProcess.RunAsync(project, right, "config", "get", "other:token");
        var refused = await HaClusterProcess.RunAsync(project, wrong, "up", "--yes");

        Assert.Equal((ExitCodes.Ok, "hush\n"), (readable.ExitCode, readable.Output));
        Assert.Equal(ExitCodes.Usage, refused.ExitCode);
        Assert.Contains("passphrase", refused.Error, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("hush", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Docker_that_cannot_be_reached_is_exit_code_5()
    {
        using var project = new TestProject(OwnRegions);

        var result = await HaClusterProcess.RunAsync(
            project, new Dictionary<string, string> { ["DOCKER_HOST"] = "tcp://127.0.0.1:1" }, "up", "--yes");

        Assert.Equal((ExitCodes.Preflight, ""), (result.ExitCode, result.Output));
        Assert.Contains("tcp://127.0.0.1:1", result.Error, StringComparison.Ordinal);
        Assert.Contains("fix:", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_in_use_is_exit_code_5_and_its_holder_is_named()
    {
        var docker = await DockerSnapshot.TakeAsync(
            Environment.GetEnvironmentVariable("DOCKER_HOST"), TestContext.Current.CancellationToken);
        if (!docker.Reachable)
            Assert.Skip($"Docker cannot be reached: {docker.Failure}");
        using var project = new TestProject(OwnRegions);
        using var listener = new TcpListener(IPAddress.Loopback, 16100);
        listener.Start();

        var result = await HaClusterProcess.RunAsync(project, "up", "--yes");

        Assert.Equal((ExitCodes.Preflight, ""), (result.ExitCode, result.Output));
        Assert.Contains(
            $"Port 16100 (application of badinput1) is in use by process {Environment.ProcessId}", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_terminal_and_without_yes_the_flag_is_named_before_anything_is_done()
    {
        using var project = new TestProject(OwnRegions);

        foreach (var verb in new[] { "up", "destroy", "refresh" })
        {
            var result = await HaClusterProcess.RunAsync(project, verb);

            Assert.Equal((ExitCodes.Usage, ""), (result.ExitCode, result.Output));
            Assert.Contains("--yes", result.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Outside_a_project_the_error_says_where_to_go()
    {
        using var project = new TestProject();
        File.Delete(Path.Combine(project.Directory, "Pulumi.yaml"));

        var result = await HaClusterProcess.RunAsync(project, "status");

        Assert.Equal(ExitCodes.Usage, result.ExitCode);
        Assert.Contains("-C DIR", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stack_that_was_never_deployed_has_no_status_and_says_so_on_stderr_and_in_the_document()
    {
        using var project = new TestProject();

        var result = await HaClusterProcess.RunAsync(
            project, new Dictionary<string, string> { ["DOCKER_HOST"] = "unix:///nonexistent/docker.sock" }, "status", "--json");

        Assert.Equal(ExitCodes.NotFound, result.ExitCode);
        Assert.Contains("hacluster up", result.Error, StringComparison.Ordinal);
        using var document = JsonDocument.Parse(result.Output);
        var error = document.RootElement.GetProperty("error");
        Assert.Equal(
            ("command.no-cluster", "error", "Stack local has no state of a cluster here.",
                "If the cluster was never deployed or was destroyed, deploy it: `hacluster up`. "
                    + "Otherwise restore its state first: `hacluster stack import --file FILE`.",
                "local", ExitCodes.NotFound),
            (Text("code"), Text("severity"), Text("summary"), Text("fix"), Text("subject"), error.GetProperty("exitCode").GetInt32()));
        Assert.True(File.Exists(Text("log")));

        string Text(string name) => error.GetProperty(name).GetString()!;
    }

    [Fact]
    public async Task An_error_names_a_log_that_only_the_user_can_read()
    {
        using var project = new TestProject();

        var result = await HaClusterProcess.RunAsync(project, "stack", "output", "nothing");

        Assert.Equal(ExitCodes.NotFound, result.ExitCode);
        var log = result.Error.Split('\n').Select(line => line.Trim())
            .Single(line => line.StartsWith("log: ", StringComparison.Ordinal))["log: ".Length..];
        Assert.Contains(
            "no output 'nothing'", await File.ReadAllTextAsync(log, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(log));
    }
}
