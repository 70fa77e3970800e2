using System.Diagnostics;
using System.Net;
using HaCluster.Cli.Hosting;
using HaCluster.Cli.Tests.Support;

namespace HaCluster.Cli.Tests.Failover;

/// <summary>
/// The primary is lost, and so is what a deployment needs: back end, state, disk. A failover needs the hosts and SSH; whatever else fails is
/// said, and the exit code is 0.
/// </summary>
public sealed class EmergencyTests : IDisposable
{
    private static readonly string[] Failover = ["failover", "--to", "site2", "--fenced-by-operator", "--accept-data-loss", "--yes"];

    private readonly SurvivingRegion _region = new("site2");

    public EmergencyTests() => _region.Serve();

    [Fact]
    public async Task The_back_end_that_keeps_the_stack_is_gone_with_the_region()
    {
        using var pulumi = new FakePulumi();
        using var project = new TestProject();
        var failover = Serve(pulumi, project);
        Assert.Equal(ExitCodes.Ok, (await RunAsync("access", "save")).ExitCode);
        pulumi.Fail(" --", 255, "error: unable to open state directory");

        var (exitCode, output, error) = await RunAsync(Failover);

        AssertDone(exitCode, output, error);
        Assert.Contains(
            "Warning: stack aws cannot be read: error: unable to open state directory. The access file is used, which is ", error,
            StringComparison.Ordinal);
        Assert.Contains(
            "Warning: the role change is done; the failover stack could not record it: the stack of the cluster cannot be read: error: unable "
                + "to open state directory. It will be recorded by the next role change, or by `hacluster up -s aws -C "
                + $"{failover}`.", error, StringComparison.Ordinal);
        var configuration = File.ReadAllText(Path.Combine(failover, "Pulumi.aws.yaml"));
        Assert.Contains("activeRegion: site2", configuration, StringComparison.Ordinal);

        async Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] arguments)
        {
            var host = pulumi.Host(project.Directory);
            var code = await HaClusterCommand.RunAsync(
                [.. arguments, "--stack", "aws"], host, directory => ProjectDirectory.Open(host, directory));
            return (code, host.Output.ToString()!, host.Error.ToString()!);
        }
    }

    [Fact]
    public async Task A_lock_that_a_dead_process_left_only_keeps_the_stack_from_recording()
    {
        using var pulumi = new FakePulumi();
        using var project = new TestProject();
        var failover = Serve(pulumi, project);
        pulumi.Replay(" up --json", "up while the stack is locked");
        var host = pulumi.Host(project.Directory);

        var exitCode = await HaClusterCommand.RunAsync(
            [.. Failover, "--stack", "aws"], host, directory => ProjectDirectory.Open(host, directory));

        AssertDone(exitCode, host.Output.ToString()!, host.Error.ToString()!);
        Assert.Contains("the failover stack could not record it: ", host.Error.ToString(), StringComparison.Ordinal);
        Assert.Contains(
            $"`pulumi cancel --yes --stack aws -C {failover}`", host.Error.ToString(), StringComparison.Ordinal);
        var warning = host.Error.ToString()!.Split('\n').Single(line => line.Contains("could not record it", StringComparison.Ordinal));
        Assert.Contains(
            warning.TrimEnd().Replace(failover, "/home/user/hacluster/stacks/failover", StringComparison.Ordinal),
            Repository.Read("docs/runbook.md"), StringComparison.Ordinal);
    }

    [Theory]
    // Of this process, which lives, and of one that has ended.
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_lock_of_a_process_that_is_gone_from_this_machine_is_broken_and_what_was_announced_is_forgotten(bool alive)
    {
        using var pulumi = new FakePulumi();
        using var project = new TestProject();
        var failover = Serve(pulumi, project);
        pulumi.AnswerEvents(" up --json", 0, PulumiEvents.Interrupted);
        pulumi.Answer(
            " stack export",
            """{"version":3,"deployment":{"resources":[{"urn":"kept"}],"pending_operations":[{"resource":{},"type":"creating"}]}}""");
        pulumi.Answer(" stack import", "");
        pulumi.FailOnce(" up --json", 1, FakePulumi.ErrorOf("up while the stack is locked").Replace(
            "user@host (pid 7693)", $"user@{Dns.GetHostName()} (pid {(alive ? Environment.ProcessId : await EndedAsync())})",
            StringComparison.Ordinal));
        var host = pulumi.Host(project.Directory);

        var exitCode = await HaClusterCommand.RunAsync(
            [.. Failover, "--stack", "aws"], host, directory => ProjectDirectory.Open(host, directory));

        AssertDone(exitCode, host.Output.ToString()!, host.Error.ToString()!);
        Assert.Equal(alive, host.Error.ToString()!.Contains("could not record it", StringComparison.Ordinal));
        Assert.Equal(
            alive ? ["up"] : ["up", "cancel", "up", "stack export", "stack import"],
            pulumi.Calls.Where(call => call.StartsWith($"-C {failover} ", StringComparison.Ordinal))
                .Select(call => call.Split(' ')[2] is "stack" ? string.Join(' ', call.Split(' ')[2..4]) : call.Split(' ')[2])
                .Where(verb => verb is not ("stack select" or "stack output" or "stack ls" or "config")));
        Assert.Equal(alive ? "" : """{"version":3,"deployment":{"resources":[{"urn":"kept"}]}}""", pulumi.Stdin);
        Assert.DoesNotContain("pending operations", host.Error.ToString(), StringComparison.Ordinal);

        static async Task<int> EndedAsync()
        {
            using var process = Process.Start("true");
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            return process.Id;
        }
    }

    [Fact]
    public async Task The_state_of_the_stack_is_gone()
    {
        using var project = await DeployedProject.CreateAsync(second: _region);
        Assert.Equal(ExitCodes.Ok, (await RunAsync(project, "access", "save")).ExitCode);
        Directory.Delete(Path.Combine(project.Directory, ".hacluster/stacks"), recursive: true);
        File.Delete(Path.Combine(project.Directory, "Pulumi.local.yaml"));

        var (exitCode, output, error) = await RunAsync(project, Failover);

        AssertDone(exitCode, output, error);
        Assert.Contains("Warning: stack local cannot be read: ", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_checkout_and_the_home_of_the_operator_are_read_only()
    {
        using var project = await DeployedProject.CreateAsync(second: _region);

        var result = await InMountsAsync(project, $"""
            for path in '{project.Directory}' '{project.Environment["XDG_CONFIG_HOME"]}'; do
                mount --bind "$path" "$path"
                mount -o remount,bind,ro "$path"
            done
            cd '{project.Directory}'
            """);

        AssertDone(result.ExitCode, result.Output, result.Error);
        Once("Warning: the log cannot be written: Read-only file system", result.Error);
        Once("Warning: the role change is done; the failover stack could not record it: ", result.Error);
        Once("Warning: the access file could not be written: ", result.Error);
        Assert.Contains("hacluster config set activeRegion site2", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_disk_of_the_operator_is_full()
    {
        using var project = await DeployedProject.CreateAsync(second: _region);

        var result = await InMountsAsync(project, $"""
            for path in '{project.Directory}/.hacluster' '{project.Directory}/stacks' '{project.Environment["XDG_CONFIG_HOME"]}'; do
                content=$(tar -c -C "$path" . | base64)
                mount -t tmpfs -o size=128k tmpfs "$path"
                base64 -d <<< "$content" | tar -x -C "$path"
                dd if=/dev/zero of="$path/fill" bs=4k 2> /dev/null || true
            done
            """);

        AssertDone(result.ExitCode, result.Output, result.Error);
        Once("Warning: the log cannot be written: ", result.Error);
        Once("Warning: the role change is done; the failover stack could not record it: ", result.Error);
        Once("Warning: the access file could not be written: ", result.Error);
    }

    public void Dispose() => _region.Dispose();

    /// <summary>A project on AWS, whose stack Pulumi keeps and whose surviving region is the one here.</summary>
    /// <returns>The directory of its failover stack.</returns>
    private string Serve(FakePulumi pulumi, TestProject project)
    {
        File.WriteAllText(Path.Combine(project.Directory, "Pulumi.aws.yaml"), "config:\n  hacluster:target: aws\n");
        var failover = Directory.CreateDirectory(Path.Combine(project.Directory, "stacks/failover")).FullName;
        File.WriteAllText(Path.Combine(failover, "Pulumi.yaml"), "name: hacluster-failover\nruntime: dotnet\n");
        pulumi.Answer(" stack output --json", DeployedProject.Outputs("aws", "asynchronous", DeployedProject.Quoted, _region));
        return failover;
    }

    private void AssertDone(int exitCode, string output, string error)
    {
        Assert.True(exitCode == ExitCodes.Ok, $"{exitCode}\n{output}\n{error}");
        Assert.Equal(["promote"], _region.Steps);
        Assert.Contains("\nVerified: a write through the load balancer of site2\n", output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }

    private static void Once(string expected, string text) =>
        Assert.Equal((expected, 2), (expected, text.Split(expected).Length));

    private static Task<(int ExitCode, string Output, string Error)> RunAsync(DeployedProject project, params string[] arguments) =>
        TestHost.RunAsync(TestHost.Create(project.Directory, project.Environment), arguments);

    /// <summary>Runs the failover as a process of its own that sees other file systems.</summary>
    /// <param name="mounts">Bash that mounts them.</param>
    private static async Task<ProcessResult> InMountsAsync(DeployedProject project, string mounts)
    {
        var allowed = await Shell.RunAsync("", "unshare", "-m", "mount", "-t", "tmpfs", "tmpfs", "/mnt");
        Assert.SkipWhen(allowed.ExitCode != 0, $"file systems cannot be mounted here: {allowed.Error}");
        return await HaClusterProcess.StartAsync(
            project.Directory, project.Environment, ["unshare", "-m", "bash", "-ec", $"{mounts}\nexec \"$@\"", "bash"], Failover);
    }
}
