using System.Diagnostics;
using HaCluster.Deployment.Properties;
using HaCluster.Engine.Providers;
using HaCluster.Engine.Providers.Command;

namespace HaCluster.Engine.Tests.Providers.Command;

public sealed class LocalCommandTests : IAsyncDisposable
{
    private const string Type = "command:local:Command";

    private readonly ProviderHarness _harness = new(new CommandProviderFactory());

    [Fact]
    public async Task A_script_runs_in_its_directory_with_its_environment_input_and_interpreter()
    {
        Directory.CreateDirectory(Path.Combine(_harness.ProgramDirectory, "sub"));
        var command = await _harness.CreateAsync(Type, "all", Props.Of(
            ("create", "echo \"$GREETING from ${PWD##*/}: $(cat) $BASH\"; echo oops >&2"), ("dir", "sub"), ("stdin", "typed"),
            ("environment", Props.Of(("GREETING", "hello"))), ("interpreter", Props.List("/bin/bash", "-c")), ("logging", "stderr")));

        Assert.Equal("hello from sub: typed /bin/bash", command.Text("stdout"));
        Assert.Equal("oops", command.Text("stderr"));
        Assert.Equal(["oops"], _harness.Logged.Select(line => line.Message));
    }

    [Fact]
    public async Task Produced_files_are_returned_as_assets_by_their_patterns()
    {
        var command = await _harness.CreateAsync(Type, "files", Props.Of(
            ("create", "mkdir -p out/deep; echo 1 > out/a.txt; echo 2 > out/deep/b.txt; echo 3 > out/c.log"),
            ("assetPaths", Props.List("out/**", "!**/*.log")), ("archivePaths", Props.List("out/*.log"))));

        var assets = Assert.IsType<ObjectValue>(command.Outputs["assets"]).Properties;
        Assert.Equal(["out/a.txt", "out/deep/b.txt"], assets.Keys);
        Assert.NotNull(Assert.IsType<AssetValue>(assets["out/a.txt"]).Hash);
        Assert.Equal(["out/c.log"], Assert.IsType<ArchiveValue>(command.Outputs["archive"]).Assets!.Keys);
    }

    [Fact]
    public async Task A_failure_names_step_exit_code_output_and_directory()
    {
        var failure = await Assert.ThrowsAsync<ProviderException>(
            () => _harness.CreateAsync(Type, "bad", Props.Of(("create", "echo why >&2; exit 9"))));
        Assert.Contains("The local 'create' script of bad failed: exit code 9.", failure.Message);
        Assert.Contains("why", failure.Message);
        Assert.Contains(_harness.ProgramDirectory, failure.Message);

        failure = await Assert.ThrowsAsync<ProviderException>(
            () => _harness.CreateAsync(Type, "nowhere", Props.Of(("create", "true"), ("dir", "missing"))));
        Assert.Contains("Property 'dir' of nowhere: there is no directory", failure.Message);
    }

    [Fact]
    public async Task A_script_beyond_its_time_is_stopped_with_all_its_children()
    {
        var (failure, limit) = await _harness.TimeOutAsync(
            Type, "slow", Props.Of(("create", "sh -c 'echo $$; exec sleep 300' & wait")));

        Assert.Contains($"timed out after {limit.TotalSeconds} s", failure.Message);
        var child = int.Parse(_harness.Logged.Single().Message);
        await Wait.UntilAsync(() => !Process.GetProcesses().Any(process => process.Id == child && !process.HasExited));
    }

    [Fact]
    public async Task An_update_sees_the_previous_output_and_delete_runs_its_script()
    {
        var inputs = Props.Of(("create", "echo \"was:$PULUMI_COMMAND_STDOUT\""), ("delete", "echo \"$PULUMI_COMMAND_STDOUT\" > gone"));
        var first = await _harness.CreateAsync(Type, "update", inputs);
        var second = await _harness.UpdateAsync(first, inputs.Set("stdin", "x"));
        Assert.Equal("was:was:", second.Text("stdout"));
        var off = await _harness.UpdateAsync(second, inputs.Set("addPreviousOutputInEnv", false));
        Assert.Equal("was:", off.Text("stdout"));

        await _harness.DeleteAsync(second);
        Assert.Equal("was:was:\n", await File.ReadAllTextAsync(Path.Combine(_harness.ProgramDirectory, "gone")));
    }

    [Fact]
    public async Task An_output_longer_than_a_variable_may_be_breaks_neither_the_next_update_nor_the_deletion()
    {
        var inputs = Props.Of(
            ("create", "head -c 200000 /dev/zero | tr '\\0' x"), ("update", "echo \"$PULUMI_COMMAND_STDOUT\""), ("delete", "touch gone"));
        var first = await _harness.CreateAsync(Type, "long", inputs);
        Assert.Equal(200_000, first.Text("stdout").Length);

        await _harness.DeleteAsync(first);
        Assert.True(File.Exists(Path.Combine(_harness.ProgramDirectory, "gone")));
        var second = await _harness.UpdateAsync(first, inputs.Set("stdin", "x"));
        Assert.Equal("", second.Text("stdout"));
    }

    [Fact]
    public async Task A_variable_or_a_script_longer_than_the_system_allows_is_refused_with_what_to_do()
    {
        var text = new string('x', 200_000);
        var variable = await Assert.ThrowsAsync<ProviderException>(() => _harness.CreateAsync(
            Type, "variable", Props.Of(("create", "true"), ("environment", Props.Of(("LONG", text))))));
        Assert.Contains("the variable LONG of its environment is longer than 128 KiB; pass the value on stdin", variable.Message);
        var script = await Assert.ThrowsAsync<ProviderException>(() => _harness.CreateAsync(
            Type, "script", Props.Of(("create", "true # " + text))));
        Assert.Contains("the script is longer than 128 KiB; put it into a file and run that", script.Message);
    }

    [Fact]
    public async Task A_script_that_succeeded_is_recorded_and_not_run_again_when_its_files_cannot_be_collected()
    {
        var inputs = Props.Of(
            ("create", "echo ran >> log; mkdir -p out; ln -s nothing out/link; echo done"), ("assetPaths", Props.List("out/*")));
        var failure = await Assert.ThrowsAsync<ProviderException>(() => _harness.CreateAsync(Type, "files", inputs));
        var partial = failure.PartialState!;
        Assert.Contains("cannot be collected", Assert.Single(partial.InitErrors));
        Assert.Equal("done", Assert.IsType<StringValue>(partial.Outputs["stdout"]).Value);
        File.Delete(Path.Combine(_harness.ProgramDirectory, "out", "link"));
        File.WriteAllText(Path.Combine(_harness.ProgramDirectory, "out", "file"), "content");

        var repaired = await _harness.UpdateAsync(
            new Resource(ProviderHarness.Urn(Type, "files"), partial.Id, partial.Inputs, partial.Outputs), inputs);

        Assert.Equal("done", repaired.Text("stdout"));
        Assert.Equal(["out/file"], Assert.IsType<ObjectValue>(repaired.Outputs["assets"]).Properties.Keys);
        Assert.Equal("ran\n", await File.ReadAllTextAsync(Path.Combine(_harness.ProgramDirectory, "log")));
    }

    [Fact]
    public async Task A_short_secret_is_hidden_in_what_is_shown_where_it_stands_alone()
    {
        await _harness.CreateAsync(Type, "pin", Props.Of(
            ("create", "echo \"pin $PIN of pinning\""), ("environment", Props.Of(("PIN", new SecretValue("pin"))))));
        Assert.Equal(["[secret] [secret] of pinning"], _harness.Logged.Select(line => line.Message));
    }

    [Fact]
    public async Task A_preview_runs_nothing()
    {
        var preview = await _harness.CreateAsync(Type, "preview", Props.Of(("create", "touch ran")), preview: true);
        Assert.Equal(PropertyValue.Unknown, preview.Outputs["stdout"]);
        Assert.False(File.Exists(Path.Combine(_harness.ProgramDirectory, "ran")));
    }

    public async ValueTask DisposeAsync() => await _harness.DisposeAsync();
}
