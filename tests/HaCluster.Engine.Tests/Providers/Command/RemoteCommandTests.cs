using HaCluster.Engine.Properties;
using HaCluster.Engine.Providers;
using HaCluster.Engine.Providers.Command;

namespace HaCluster.Engine.Tests.Providers.Command;

public sealed class RemoteCommandTests
{
    private const string Type = "command:remote:Command";

    [Fact]
    public async Task Create_runs_the_script_and_returns_both_streams_without_their_last_newline()
    {
        using var server = SshServer.Start();
        await using var harness = new ProviderHarness(new CommandProviderFactory());

        var command = await harness.CreateAsync(Type, "hello", Props.Of(
            ("connection", server.Connection()), ("create", "echo one; echo two; echo oops >&2")));

        Assert.Equal("one\ntwo", command.Text("stdout"));
        Assert.Equal("oops", command.Text("stderr"));
        Assert.Matches("^hello[0-9a-f]{8}$", command.Id);
        Assert.IsType<SecretValue>(command.Outputs["connection"]);
        Assert.Equal(["one", "oops", "two"], harness.Logged.Select(line => line.Message).Order());
        Assert.All(harness.Logged, line => Assert.True(line.Ephemeral));
    }

    [Fact]
    public async Task Stdin_reaches_the_script_and_never_the_log_when_secret()
    {
        using var server = SshServer.Start();
        await using var harness = new ProviderHarness(new CommandProviderFactory());

        var command = await harness.CreateAsync(Type, "stdin", Props.Of(
            ("connection", server.Connection()), ("create", "cat; echo"), ("stdin", new SecretValue("correct horse"))));

        Assert.Equal("correct horse", command.Text("stdout"));
        Assert.DoesNotContain(harness.Logged, line => line.Message.Contains("correct horse", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_failed_script_names_host_exit_code_last_output_and_a_command_to_paste()
    {
        using var server = SshServer.Start();
        await using var harness = new ProviderHarness(new CommandProviderFactory());

        var failure = await Assert.ThrowsAsync<ProviderException>(() => harness.CreateAsync(Type, "broken", Props.Of(
            ("connection", server.Connection()), ("create", "echo before; echo the reason >&2; exit 3"))));

        Assert.Contains($"{Environment.UserName}@127.0.0.1:{server.Port}", failure.Message);
        Assert.Contains("exit code 3", failure.Message);
        Assert.Contains("the reason", failure.Message);
        Assert.Contains($"ssh -p {server.Port} {Environment.UserName}@127.0.0.1 'echo before;", failure.Message);
        Assert.Null(failure.PartialState);
    }

    [Fact]
    public async Task Output_of_many_megabytes_arrives_whole()
    {
        using var server = SshServer.Start();
        await using var harness = new ProviderHarness(new CommandProviderFactory());

        var command = await harness.CreateAsync(Type, "big", Props.Of(
            ("connection", server.Connection()), ("create", "seq 1 2000000"), ("logging", "none")));

        var lines = command.Text("stdout").Split('\n');
        Assert.Equal(2_000_000, lines.Length);
        Assert.Equal("2000000", lines[^1]);
        Assert.Empty(harness.Logged);
    }

    [Fact]
    public async Task Many_commands_at_once_share_few_connections()
    {
        using var server = SshServer.Start("LogLevel VERBOSE");
        await using var harness = new ProviderHarness(new CommandProviderFactory());

        var results = await Task.WhenAll(Enumerable.Range(0, 24).Select(i => harness.CreateAsync(Type, $"c{i}", Props.Of(
            ("connection", server.Connection()), ("create", $"sleep 0.2; echo {i}")))));

        Assert.Equal(Enumerable.Range(0, 24).Select(i => $"{i}"), results.Select(result => result.Text("stdout")));
        Assert.InRange(Logins(server), 1, 12);
        for (var i = 0; i < 5; i++)
        {
            await harness.CreateAsync(Type, $"later{i}", Props.Of(("connection", server.Connection()), ("create", "true")));
        }
        Assert.InRange(Logins(server), 1, 12);
    }

    [Fact]
    public async Task A_server_that_starts_late_is_waited_for()
    {
        using var server = SshServer.Prepare();
        await using var harness = new ProviderHarness(new CommandProviderFactory());

        var creation = harness.CreateAsync(Type, "late", Props.Of(("connection", server.Connection()), ("create", "echo up")));
        await Wait.UntilAsync(() => harness.Logged.Any(line => line.Message.Contains("attempt 2 of 10 failed: connection refused", StringComparison.Ordinal)));
        server.Start();

        Assert.Equal("up", (await creation).Text("stdout"));
    }

    [Fact]
    public async Task A_dead_port_fails_by_its_dial_limit_and_says_what_to_check()
    {
        using var server = SshServer.Prepare();
        await using var harness = new ProviderHarness(new CommandProviderFactory());

        var failure = await Assert.ThrowsAsync<ProviderException>(() => harness.CreateAsync(Type, "dead", Props.Of(
            ("connection", server.Connection(("dialErrorLimit", 3.0))), ("create", "true"))));

        Assert.Contains("3 attempts failed", failure.Message);
        Assert.Contains("connection refused", failure.Message);
        Assert.Contains($"ssh -p {server.Port}", failure.Message);
    }

    private static int Logins(SshServer server) => server.Log.Split('\n').Count(line => line.Contains("Accepted publickey", StringComparison.Ordinal));
}
