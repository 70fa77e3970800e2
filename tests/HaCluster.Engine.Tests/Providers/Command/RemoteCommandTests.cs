using HaCluster.Deployment.Properties;
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
    public async Task A_server_that_starts_late_is_waited_for()
    {
        using var server = SshServer.Prepare();
        await using var harness = new ProviderHarness(new CommandProviderFactory());

        var creation = harness.CreateAsync(Type, "late", Props.Of(("connection", server.Connection()), ("create", "echo up")));
        await Wait.UntilAsync(
            () => harness.Logged.Any(
                line => line.Message.Contains("attempt 2 of 10 failed: connection refused", StringComparison.Ordinal)));
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

    [Fact]
    public async Task Environment_is_set_where_the_server_accepts_it_and_fails_where_it_does_not()
    {
        using var server = SshServer.Start("AcceptEnv GREETING");
        await using var harness = new ProviderHarness(new CommandProviderFactory());
        PropertyMap Inputs(string name) => Props.Of(
            ("connection", server.Connection()), ("create", $"echo \"${name}\""), ("environment", Props.Of((name, "hello 'world' $HOME"))));

        Assert.Equal("hello 'world' $HOME", (await harness.CreateAsync(Type, "accepted", Inputs("GREETING"))).Text("stdout"));

        var failure = await Assert.ThrowsAsync<ProviderException>(() => harness.CreateAsync(Type, "refused", Inputs("FAREWELL")));
        Assert.Contains("was not started: the host's sshd does not accept the environment variable FAREWELL", failure.Message);
        Assert.Contains("AcceptEnv FAREWELL", failure.Message);
    }

    [Fact]
    public async Task An_update_falls_back_to_create_and_sees_the_previous_output()
    {
        using var server = SshServer.Start("AcceptEnv PULUMI_COMMAND_*");
        await using var harness = new ProviderHarness(new CommandProviderFactory());
        var inputs = Props.Of(("connection", server.Connection()), ("create", "echo \"was:$PULUMI_COMMAND_STDOUT\""));

        var first = await harness.CreateAsync(Type, "update", inputs);
        Assert.Equal("was:", first.Text("stdout"));
        var again = await harness.UpdateAsync(first, inputs.Set("delete", "true"));
        Assert.Equal("was:was:", again.Text("stdout"));
        var own = await harness.UpdateAsync(again, inputs.Set("update", "echo updated"));
        Assert.Equal("updated", own.Text("stdout"));
        var none = await harness.UpdateAsync(own, Props.Of(("connection", server.Connection())));
        Assert.Equal("updated", none.Text("stdout"));
        Assert.Equal(first.Id, none.Id);
    }

    [Fact]
    public async Task Delete_runs_the_stored_script_and_nothing_without_one()
    {
        using var server = SshServer.Start();
        await using var harness = new ProviderHarness(new CommandProviderFactory());
        var marker = Path.Combine(harness.ProgramDirectory, "marker");
        var inputs = Props.Of(("connection", server.Connection()), ("create", $"touch {marker}"));

        var command = await harness.CreateAsync(Type, "delete", inputs.Set("delete", $"rm {marker}"));
        Assert.True(File.Exists(marker));
        await harness.DeleteAsync(command);
        Assert.False(File.Exists(marker));

        var silent = await harness.CreateAsync(Type, "silent", inputs);
        await harness.DeleteAsync(silent);
        Assert.True(File.Exists(marker));
    }

    [Fact]
    public async Task A_script_beyond_its_time_is_stopped_and_its_output_kept_for_the_message()
    {
        using var server = SshServer.Start("AcceptEnv LC_*");
        await using var harness = new ProviderHarness(new CommandProviderFactory());

        var (failure, limit) = await harness.TimeOutAsync(
            Type, "slow", Props.Of(("connection", server.Connection()), ("create", "echo $$; trap '' TERM; sleep 300; echo never")));

        Assert.Contains($"timed out after {limit.TotalSeconds} s", failure.Message);
        var process = harness.Logged.Single().Message;
        Assert.Contains(process, failure.Message);
        await Wait.UntilAsync(() => !Directory.Exists($"/proc/{process}"));
    }

    [Fact]
    public async Task Triggers_replace_and_everything_else_updates_and_secrecy_alone_is_no_change()
    {
        using var server = SshServer.Prepare();
        await using var harness = new ProviderHarness(new CommandProviderFactory());
        var inputs = Props.Of(("connection", server.Connection()), ("create", "true"), ("triggers", Props.List("a", "b")));
        var command = await harness.CreateAsync(Type, "diff", inputs, preview: true);
        Assert.Equal(PropertyValue.Unknown, command.Outputs["stdout"]);

        Assert.Equal(DiffChanges.None, (await harness.DiffAsync(command, inputs.Set("create", new SecretValue("true")))).Changes);
        var trigger = await harness.DiffAsync(command, inputs.Set("triggers", Props.List("a", "c")));
        Assert.Equal(["triggers"], trigger.Replaces);
        Assert.Equal(["triggers[1]"], trigger.Details.Keys);
        Assert.False(trigger.DeleteBeforeReplace);
        Assert.Equal(["triggers"],
            (await harness.DiffAsync(command, inputs.Set("triggers", Props.List(PropertyValue.Unknown, "b")))).Replaces);
        var script = await harness.DiffAsync(command, inputs.Set("create", "false"));
        Assert.Equal(DiffChanges.Some, script.Changes);
        Assert.Empty(script.Replaces);
    }

    [Fact]
    public async Task A_misspelt_property_is_refused_with_the_nearest_name()
    {
        await using var harness = new ProviderHarness(new CommandProviderFactory());
        Assert.Equal(
            [
                "crate: There is no such property; did you mean 'create'?",
                "connection.hots: There is no such property; did you mean 'host'?",
                "connection.host: A value is required: a string.",
            ],
            await harness.FailuresAsync(Type, Props.Of(("crate", "true"), ("connection", Props.Of(("hots", "h"))))));
    }
}
