using System.Text.Json;
using HaCluster.Engine.Tests.Support;
using Pulumirpc;

namespace HaCluster.Engine.Tests.CommandLine;

/// <summary><c>stack rename</c> and <c>stack history</c>.</summary>
public sealed class StackCommandTests : IDisposable
{
    private readonly CommandLineProject _project = new();

    public void Dispose() => _project.Dispose();

    [Fact]
    public async Task A_renamed_stack_keeps_every_resource_its_configuration_its_secrets_and_its_history()
    {
        (await _project.RunAsync("config", "set", "--secret", "password", "swordfish")).Expect(0);
        _project.Program = async program =>
        {
            var a = await program.ThingAsync("a", options: request => request.Object.Fields["value"] = ProgramClient.Secret("one"));
            await program.ThingAsync("b", options: request => request.Dependencies.Add(a.Urn));
        };
        await _project.UpAsync();
        var (id, existing) = (_project.Resource("a").Id, _project.World.Ids().Order().ToList());

        (await _project.RunAsync("stack", "rename", "prod")).Expect(0);

        Assert.Contains("3 unchanged", (await _project.RunAsync("up", "--yes", "-s", "prod")).Expect(0).Text);
        Assert.Equal(existing, _project.World.Ids().Order());
        var export = (await _project.RunAsync("stack", "export", "-s", "prod")).Expect(0).Output;
        Assert.Contains(id, export);
        Assert.DoesNotContain("urn:pulumi:test::", export);
        Assert.Equal("swordfish\n", (await _project.RunAsync("config", "get", "password", "-s", "prod")).Expect(0).Output);
        Assert.Contains("update", (await _project.RunAsync("stack", "history", "-s", "prod")).Expect(0).Output);
        Assert.False(File.Exists(_project.StateFile));
        Assert.False(File.Exists(Path.Combine(_project.Directory, "Pulumi.test.yaml")));
        (await _project.RunAsync("destroy", "--yes", "-s", "prod")).Expect(0);
        Assert.Empty(_project.World.Existing());
    }

    [Fact]
    public async Task A_stack_with_a_cluster_is_not_renamed_and_nothing_is_touched()
    {
        _project.Program = program => program.RegisterAsync(new RegisterResourceRequest
        {
            Type = "hacluster:local:LocalInfrastructure",
            Name = "local",
            Parent = program.Stack,
        });
        await _project.UpAsync();
        var before = File.ReadAllText(_project.StateFile);

        var ran = await _project.RunAsync("stack", "rename", "prod");

        ran.Expect(2);
        Assert.Contains("(stack.has-cluster)", ran.Text);
        Assert.Contains("stack init prod", ran.Text);
        Assert.Equal(before, File.ReadAllText(_project.StateFile));
        Assert.True(File.Exists(Path.Combine(_project.Directory, "Pulumi.test.yaml")));
    }

    [Theory]
    [InlineData("other", "stack.exists")]
    [InlineData("a b", "stack.name")]
    public async Task A_name_that_is_taken_or_not_valid_is_refused(string name, string code)
    {
        File.WriteAllText(Path.Combine(_project.Directory, "Pulumi.other.yaml"), "");
        await _project.UpAsync();

        var ran = (await _project.RunAsync("stack", "rename", name)).Expect(2);

        Assert.Contains($"({code})", ran.Text);
        Assert.True(File.Exists(_project.StateFile));
    }

    [Fact]
    public async Task A_history_that_cannot_be_written_is_a_warning_of_an_update_that_succeeded()
    {
        _project.Program = program => program.ThingAsync("a");
        Directory.CreateDirectory(Path.Combine(_project.Directory, ".hacluster", "history", "things", "test.jsonl"));

        var ran = await _project.UpAsync();

        Assert.Contains("not in the history of the stack", ran.Text);
        Assert.Equal("a", _project.Resource("a").Name);
    }

    [Fact]
    public async Task A_line_of_the_history_that_was_cut_off_is_replaced_by_the_next_one()
    {
        _project.Program = program => program.ThingAsync("a");
        await _project.UpAsync();
        await File.AppendAllTextAsync(
            Path.Combine(_project.Directory, ".hacluster", "history", "things", "test.jsonl"), """{"version": 2, "ki""");

        _project.Program = program => program.ThingAsync("b");
        await _project.UpAsync();

        using var history = JsonDocument.Parse((await _project.RunAsync("stack", "history", "--json")).Expect(0).Output);
        Assert.Equal([2, 1], history.RootElement.EnumerateArray().Select(record => record.GetProperty("version").GetInt32()));
    }

    [Fact]
    public async Task History_lists_what_was_done_and_how_it_ended_the_last_first()
    {
        _project.Program = program => program.ThingAsync("a");
        await _project.UpAsync();
        (await _project.RunAsync("preview")).Expect(0);
        _project.World.Break("delete a", "host unreachable");
        await _project.RunAsync("destroy", "--yes");

        using var history = JsonDocument.Parse((await _project.RunAsync("stack", "history", "--json")).Expect(0).Output);

        Assert.Equal(
            ["2 destroy failed", "1 update succeeded"],
            history.RootElement.EnumerateArray().Select(record =>
                $"{record.GetProperty("version")} {record.GetProperty("kind")} {record.GetProperty("result")}"));
        Assert.Equal(2, history.RootElement[1].GetProperty("resourceChanges").GetProperty("create").GetInt32());
        Assert.Contains("2 create", (await _project.RunAsync("stack", "history")).Expect(0).Output);
    }
}
