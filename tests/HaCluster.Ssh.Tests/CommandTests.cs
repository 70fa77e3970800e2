using System.Collections.Immutable;
using System.Diagnostics;

namespace HaCluster.Ssh.Tests;

public sealed class CommandTests : PoolFixture
{
    [Fact]
    public async Task Both_streams_and_the_exit_status_come_back()
    {
        using var server = SshServer.Start();
        var output = new CapturedOutput();

        var command = new RemoteCommand { Text = "cat; echo oops >&2; exit 3", StandardInput = "grüße\n" };
        var exit = await RunAsync(server.Target(), command, output);

        Assert.Equal(("grüße\n", "oops\n"), (output.Stdout, output.Stderr));
        Assert.Equal((3, "exit code 3"), (exit.Status, exit.ToString()));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public async Task A_command_that_reads_what_it_is_not_given_comes_to_its_end(string? input)
    {
        using var server = SshServer.Start();

        var command = new RemoteCommand { Text = "cat; echo end", StandardInput = input, Timeout = TimeSpan.FromSeconds(20) };
        var output = new CapturedOutput();
        await RunAsync(server.Target(), command, output);

        Assert.Equal("end\n", output.Stdout);
    }

    [Fact]
    public async Task A_command_that_a_signal_ended_has_no_exit_status()
    {
        using var server = SshServer.Start();

        var exit = await RunAsync(server.Target(), new RemoteCommand { Text = "kill -KILL $$" }, new CapturedOutput());

        Assert.Equal((null, "killed by signal KILL"), (exit.Status, exit.ToString()));
    }

    [Fact]
    public async Task Output_of_many_megabytes_arrives_whole()
    {
        using var server = SshServer.Start();

        var lines = (await RunAsync(server.Target(), "seq 1 2000000")).Split('\n');

        Assert.Equal(2_000_001, lines.Length);
        Assert.Equal("2000000", lines[^2]);
    }

    [Fact]
    public async Task A_variable_that_the_server_refuses_fails_the_command_unless_it_is_optional()
    {
        using var server = SshServer.Start("AcceptEnv GREETING");
        var value = ImmutableSortedDictionary<string, string>.Empty;
        var output = new CapturedOutput();

        var accepted = new RemoteCommand
        {
            Text = "echo \"$GREETING${FAREWELL:-none}\"",
            Environment = value.Add("GREETING", "hello 'world' $HOME"),
            OptionalEnvironment = value.Add("FAREWELL", "bye"),
        };
        await RunAsync(server.Target(), accepted, output);
        Assert.Equal("hello 'world' $HOMEnone\n", output.Stdout);
        Assert.Contains("add 'AcceptEnv FAREWELL' to its sshd_config", Assert.Single(Reports));

        var refused = new RemoteCommand { Text = "echo started", Environment = value.Add("FAREWELL", "bye") };
        var failure = await Assert.ThrowsAsync<RemoteCommandException>(() => RunAsync(server.Target(), refused, output));
        Assert.Contains("was not started: the host's sshd does not accept the environment variable FAREWELL", failure.Message);
        Assert.DoesNotContain("started", output.Stdout);
    }

    [Fact]
    public async Task A_command_beyond_its_time_is_killed()
    {
        using var server = SshServer.Start("AcceptEnv LC_*");
        var output = new LiveOutput();
        var command = new RemoteCommand { Text = "echo $$; trap '' TERM; sleep 300; echo never", Timeout = TimeSpan.FromSeconds(1.5) };

        var failure = await Assert.ThrowsAsync<RemoteCommandException>(() => RunAsync(server.Target(), command, output));

        Assert.Equal("timed out after 1.5 s and was stopped", failure.Message);
        Assert.InRange(failure.Elapsed.TotalSeconds, 1.4, 60);
        var process = output.Stdout.Trim();
        await Wait.UntilAsync(() => !Directory.Exists($"/proc/{process}"));
    }

    [Fact]
    public async Task A_host_that_dies_while_a_command_runs_fails_the_command()
    {
        using var server = SshServer.Start();
        var output = new LiveOutput();
        var running = RunAsync(server.Target(), new RemoteCommand { Text = "echo started; sleep 300" }, output);
        await Wait.UntilAsync(() => output.Stdout == "started\n");
        server.Kill();

        var failure = await Assert.ThrowsAsync<RemoteCommandException>(() => running);
        Assert.Contains("the connection broke while it ran", failure.Message);
    }

    [Fact]
    public async Task A_host_that_freezes_while_a_command_runs_is_found_dead()
    {
        using var server = SshServer.Start();
        var output = new LiveOutput();
        var running = RunAsync(server.Target(), new RemoteCommand { Text = "echo started; sleep 300" }, output);
        await Wait.UntilAsync(() => output.Stdout == "started\n");
        var watch = Stopwatch.StartNew();
        server.Freeze();

        var failure = await Assert.ThrowsAsync<RemoteCommandException>(() => running);
        Assert.Contains("has not answered", failure.Message);
        Assert.InRange(watch.Elapsed.TotalSeconds, 9, 40);
    }

    [Fact]
    public async Task A_command_that_is_silent_for_long_is_left_alone_while_its_host_lives()
    {
        using var server = SshServer.Start();

        Assert.Equal("done\n", await RunAsync(server.Target(), "sleep 5; echo done"));
    }
}
