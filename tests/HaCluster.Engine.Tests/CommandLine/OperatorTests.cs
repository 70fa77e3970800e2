using HaCluster.Engine.Tests.Support;

namespace HaCluster.Engine.Tests.CommandLine;

/// <summary>What gets an operator out of trouble.</summary>
public sealed class OperatorTests : IDisposable
{
    private readonly CommandLineProject _project = new();

    public void Dispose() => _project.Dispose();

    [Fact]
    public async Task State_delete_takes_a_resource_out_and_leaves_the_real_thing()
    {
        await ChainAsync();

        (await _project.RunAsync("state", "delete", EngineHarness.Urn("c"), "--yes")).Expect(0);

        Assert.DoesNotContain(_project.State.Resources, resource => resource.Name == "c");
        Assert.Equal(["a", "b", "c"], _project.World.Existing());
    }

    [Fact]
    public async Task State_delete_refuses_what_others_need_until_they_are_named_too()
    {
        await ChainAsync();

        var refused = (await _project.RunAsync("state", "delete", EngineHarness.Urn("a"), "--yes")).Expect(2);
        Assert.Contains("command.resource-needed", refused.Error);
        Assert.Contains(EngineHarness.Urn("c"), refused.Text);
        (await _project.RunAsync("state", "delete", EngineHarness.Urn("a"), "--target-dependents", "--yes")).Expect(0);

        Assert.DoesNotContain(_project.State.Resources, resource => resource.Name is "a" or "b" or "c");
    }

    [Fact]
    public async Task State_delete_of_an_unknown_urn_names_the_nearest()
    {
        await ChainAsync();

        var refused = (await _project.RunAsync("state", "delete", EngineHarness.Urn("d"), "--yes")).Expect(6);

        Assert.Contains("command.resource-not-found", refused.Error);
        Assert.Contains($"The nearest is '{EngineHarness.Urn("a")}'", refused.Text);
    }

    [Fact]
    public async Task State_unprotect_lets_a_protected_resource_be_deleted()
    {
        _project.Program = program => program.ThingAsync("a", options: request => request.Protect = true);
        await _project.UpAsync();
        Assert.Contains("state unprotect", (await _project.RunAsync("state", "delete", EngineHarness.Urn("a"), "--yes")).Expect(2).Text);

        (await _project.RunAsync("state", "unprotect", EngineHarness.Urn("a"), "--yes")).Expect(0);

        (await _project.RunAsync("destroy", "--yes")).Expect(0);
        Assert.Empty(_project.World.Existing());
    }

    [Fact]
    public async Task Replace_makes_the_named_resource_anew_although_nothing_changes()
    {
        await ChainAsync();
        var before = _project.Resource("b").Id;

        await _project.UpAsync("--replace", EngineHarness.Urn("b"));

        Assert.NotEqual(before, _project.Resource("b").Id);
        Assert.Equal(["a", "b", "c"], _project.World.Existing());
        Assert.DoesNotContain("create a", _project.World.Log().Skip(3));
    }

    [Fact]
    public async Task Replace_deletes_first_where_the_provider_cannot_have_both()
    {
        _project.Program = program => program.ThingAsync("a", options: request =>
            request.Object.Fields["exclusiveKey"] = Google.Protobuf.WellKnownTypes.Value.ForString("1"));
        await _project.UpAsync();

        await _project.UpAsync("--replace", EngineHarness.Urn("a"));

        Assert.Equal(["create a", "delete a", "create a"], _project.World.Log());
    }

    [Theory]
    [InlineData("up", "--target")]
    [InlineData("up", "--replace")]
    [InlineData("preview", "--target")]
    [InlineData("destroy", "--target")]
    [InlineData("refresh", "--target")]
    public async Task A_target_that_does_not_exist_fails_and_touches_nothing(string verb, string option)
    {
        await ChainAsync();
        var before = File.ReadAllText(_project.StateFile);

        var ran = await _project.RunAsync(verb, "--yes", option, EngineHarness.Urn("nobody"));

        Assert.NotEqual(0, ran.ExitCode);
        Assert.Contains($"No resource of stack 'test' matches '{EngineHarness.Urn("nobody")}'", ran.Text);
        Assert.Equal(before, File.ReadAllText(_project.StateFile));
    }

    [Fact]
    public async Task Target_dependents_makes_what_depends_on_a_target_one_too()
    {
        await ChainAsync();
        Assert.NotEqual(0, (await _project.RunAsync("destroy", "--yes", "--target", EngineHarness.Urn("b"))).ExitCode);

        (await _project.RunAsync("destroy", "--yes", "--target", EngineHarness.Urn("b"), "--target-dependents")).Expect(0);

        Assert.Equal(["a"], _project.World.Existing());
    }

    [Fact]
    public async Task Target_dependents_updates_what_depends_on_a_target_too()
    {
        await ChainAsync();
        _project.World.ClearLog();
        _project.Program = program => ChainAsync(program, "two");

        await _project.UpAsync("--target", EngineHarness.Urn("b"), "--target-dependents");

        Assert.Equal(["update b", "update c"], _project.World.Log());
    }

    [Fact]
    public async Task What_is_deleted_with_a_replaced_host_is_not_deleted_by_itself()
    {
        var key = "1";
        _project.Program = async program =>
        {
            var host = await program.ThingAsync("host", options: request =>
                request.Object.Fields["key"] = Google.Protobuf.WellKnownTypes.Value.ForString(key));
            await program.ThingAsync("guest", options: request => request.DeletedWith = host.Urn);
        };
        await _project.UpAsync();
        _project.World.ClearLog();
        key = "2";

        await _project.UpAsync();

        Assert.Equal(["create guest", "create host", "delete host"], _project.World.Log().Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_is_deleted_with_a_host_that_is_retained_is_deleted_by_itself()
    {
        _project.Program = async program =>
        {
            var host = await program.ThingAsync("host", options: request => request.RetainOnDelete = true);
            await program.ThingAsync("guest", options: request => request.DeletedWith = host.Urn);
        };
        await _project.UpAsync();

        (await _project.RunAsync("destroy", "--yes")).Expect(0);

        Assert.Equal(["host"], _project.World.Existing());
    }

    private Task<Ran> ChainAsync()
    {
        _project.Program = program => ChainAsync(program, "one");
        return _project.UpAsync();
    }

    private static async Task ChainAsync(ProgramClient program, string value)
    {
        var urn = "";
        foreach (var name in new[] { "a", "b", "c" })
        {
            var made = await program.ThingAsync(name, value, request =>
            {
                if (urn.Length > 0)
                    request.Dependencies.Add(urn);
            });
            urn = made.Urn;
        }
    }
}
