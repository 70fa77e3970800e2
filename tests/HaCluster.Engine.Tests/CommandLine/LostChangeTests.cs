using Google.Protobuf.WellKnownTypes;
using HaCluster.Deployment.Properties;
using HaCluster.Engine.State;
using HaCluster.Engine.Tests.Support;
using Pulumirpc;

namespace HaCluster.Engine.Tests.CommandLine;

/// <summary>What a program declares is in the state after <c>up</c>, also where no resource changes.</summary>
public sealed class LostChangeTests : IDisposable
{
    private readonly CommandLineProject _project = new();

    public void Dispose() => _project.Dispose();

    [Fact]
    public async Task Up_records_a_protection_and_its_end_although_no_resource_changes()
    {
        await DeployAsync(_ => { });
        await DeployAsync(request => request.Protect = true);
        Assert.True(_project.Resource("a").Protect);
        var refused = await _project.RunAsync("destroy", "--yes");
        Assert.NotEqual(0, refused.ExitCode);
        Assert.Equal(["a"], _project.World.Existing());

        await DeployAsync(request => request.Protect = false);
        Assert.False(_project.Resource("a").Protect);
    }

    [Fact]
    public async Task Up_records_an_alias_so_that_its_removal_keeps_the_resource()
    {
        _project.Program = program => program.ThingAsync("a");
        await _project.UpAsync();
        var id = _project.Resource("a").Id;
        _project.Program = program => program.ThingAsync("b", options: request => request.Aliases.Add(new Alias
        {
            Spec = new Alias.Types.Spec { Name = "a" },
        }));
        await _project.UpAsync();
        _project.Program = program => program.ThingAsync("b");
        await _project.UpAsync();

        Assert.Equal(id, _project.Resource("b").Id);
        Assert.Equal(["create a"], _project.World.Log());
    }

    [Fact]
    public async Task Up_records_every_option_of_a_resource_that_does_not_change()
    {
        _project.Program = program => program.ThingAsync("host");
        await _project.UpAsync();
        await DeployAsync(_ => { });
        var urn = _project.Resource("host").Urn;
        await DeployAsync(request =>
        {
            request.RetainOnDelete = true;
            request.DeletedWith = urn;
            request.Dependencies.Add(urn);
            request.IgnoreChanges.Add("value");
            request.ReplaceOnChanges.Add("value");
            request.CustomTimeouts = new RegisterResourceRequest.Types.CustomTimeouts { Create = "5m" };
        });

        var state = _project.Resource("a");
        Assert.True(state.RetainOnDelete);
        Assert.Equal(urn, state.DeletedWith);
        Assert.Equal([urn], state.Dependencies);
        Assert.Equal(["value"], state.IgnoreChanges);
        Assert.Equal(["value"], state.ReplaceOnChanges);
        Assert.Equal(TimeSpan.FromMinutes(5), state.CustomTimeouts.Create);
    }

    [Fact]
    public async Task Up_hides_a_value_that_has_become_a_secret_in_inputs_and_outputs()
    {
        await DeployAsync(_ => { });
        await DeployAsync(request => request.Object.Fields["value"] = ProgramClient.Secret("one"));

        Assert.Equal(new SecretValue("one"), _project.Resource("a").Inputs["value"]);
        Assert.Equal(new SecretValue("one"), _project.Resource("a").Outputs["value"]);
    }

    [Fact]
    public async Task Up_deletes_what_an_earlier_run_replaced_and_could_not_delete()
    {
        await DeployAsync(request => request.Object.Fields["key"] = Value.ForString("1"));
        _project.World.Break("delete a", "host unreachable");
        _project.Program = program => ThingAsync(program, request => request.Object.Fields["key"] = Value.ForString("2"));
        Assert.NotEqual(0, (await _project.RunAsync("up", "--yes")).ExitCode);
        Assert.Equal(["a", "a"], _project.World.Existing());
        _project.World.Mend();

        await _project.UpAsync();

        Assert.Equal(["a"], _project.World.Existing());
    }

    [Fact]
    public async Task Up_does_an_interrupted_update_again_although_the_program_is_as_before()
    {
        await DeployAsync(_ => { });
        Interrupt(PendingOperationType.Updating, _project.Resource("a"));

        var ran = await _project.UpAsync();

        Assert.Contains("interrupted while updating 'a'", ran.Text);
        Assert.Equal(["create a", "update a"], _project.World.Log());
        Assert.Empty(_project.State.Pending);
    }

    [Theory]
    [InlineData("up")]
    [InlineData("refresh")]
    public async Task Up_does_an_interrupted_update_under_another_name_again_although_the_program_has_the_former_name(string first)
    {
        _project.Program = async program =>
        {
            await program.ThingAsync("first");
            await program.ThingAsync("a");
        };
        await _project.UpAsync();
        var former = _project.Program;
        _project.Program = async program =>
        {
            await program.ThingAsync("first", "two");
            await program.ThingAsync("b", "two", request => request.Aliases.Add(new Alias { Urn = EngineHarness.Urn("a") }));
        };
        // At the second effect, which is done and not recorded.
        _project.World.KillAt(2, _project.StateFile, _project.StateFile + ".journal");
        await _project.RunAsync("up", "--yes", "--skip-preview");
        Assert.True(_project.World.Revive());
        var id = _project.Resource("a").Id;
        Assert.Equal(ThingWorld.Digest("two"), _project.World.DigestOf(id));

        _project.Program = former;
        var ran = await _project.RunAsync(first, "--yes");
        await _project.UpAsync();

        Assert.Contains("interrupted while updating 'a'", ran.Expect(0).Text);
        Assert.Equal(ThingWorld.Digest("one"), _project.World.DigestOf(id));
        Assert.Equal(["a", "first"], _project.World.Existing());
        Assert.Empty(_project.State.Pending);
        Assert.Empty(_project.Resource("a").InitErrors);
    }

    [Fact]
    public async Task Up_leaves_a_recorded_thing_whose_former_name_an_interrupted_create_has()
    {
        await DeployAsync(_ => { });
        var made = _project.Resource("a");
        _project.Program = program => program.ThingAsync(
            "b", options: request => request.Aliases.Add(new Alias { Urn = EngineHarness.Urn("a") }));
        await _project.UpAsync();
        Interrupt(PendingOperationType.Creating, made with { Id = "", Outputs = PropertyMap.Empty });

        await _project.UpAsync();

        Assert.Equal(made.Id, _project.Resource("b").Id);
        Assert.Equal(["a"], _project.World.Existing());
        Assert.Equal(["create a"], _project.World.Log());
    }

    [Fact]
    public async Task Up_removes_what_an_interrupted_create_left_although_the_program_is_as_before()
    {
        await DeployAsync(_ => { });
        File.WriteAllText(Path.Combine(_project.World.Directory, "b~leftover.thing"), "");
        Interrupt(
            PendingOperationType.Creating,
            _project.Resource("a") with { Urn = EngineHarness.Urn("b"), Id = "", Outputs = PropertyMap.Empty });

        await _project.UpAsync();

        Assert.Equal(["a"], _project.World.Existing());
        Assert.Empty(_project.State.Pending);
    }

    [Fact]
    public async Task Destroy_of_a_stack_that_holds_only_an_announcement_clears_it()
    {
        await DeployAsync(_ => { });
        var planned = _project.Resource("a") with { Urn = EngineHarness.Urn("b"), Id = "", Outputs = PropertyMap.Empty };
        (await _project.RunAsync("destroy", "--yes")).Expect(0);
        File.WriteAllText(Path.Combine(_project.World.Directory, "b~leftover.thing"), "");
        Interrupt(PendingOperationType.Creating, planned, providers: true);

        (await _project.RunAsync("destroy", "--yes")).Expect(0);

        Assert.Empty(_project.World.Existing());
        Assert.Empty(_project.State.Pending);
        Assert.Empty(_project.State.Resources);
    }

    [Fact]
    public async Task Two_resources_with_an_alias_to_the_same_one_are_refused_before_anything_is_touched()
    {
        _project.Program = program => program.ThingAsync("a");
        await _project.UpAsync();
        var before = File.ReadAllText(_project.StateFile);
        _project.Program = program => Task.WhenAll(new[] { "b", "c" }.Select(name => program.ThingAsync(name, options: request =>
            request.Aliases.Add(new Alias { Spec = new Alias.Types.Spec { Name = "a" } }))));

        var ran = await _project.RunAsync("up", "--yes");

        Assert.NotEqual(0, ran.ExitCode);
        Assert.Contains("takes the place of 'urn:pulumi:test::things::test:index:Thing::a' already", ran.Text);
        Assert.Equal(before, File.ReadAllText(_project.StateFile));
        Assert.Equal(["create a"], _project.World.Log());
    }

    [Fact]
    public async Task A_program_that_fails_after_it_has_given_no_outputs_keeps_those_of_the_stack()
    {
        _project.Program = program => program.OutputsAsync(new Struct { Fields = { ["address"] = Value.ForString("here") } });
        await _project.UpAsync();
        // As the Node.js SDK does it: a program that throws has no outputs, and says so before it says why.
        _project.Program = async program =>
        {
            await program.OutputsAsync(new Struct());
            throw new InvalidOperationException("the program's own mistake");
        };

        Assert.NotEqual(0, (await _project.RunAsync("up", "--skip-preview")).ExitCode);

        Assert.Equal("here", Assert.IsType<Deployment.Properties.StringValue>(_project.State.StackOutputs["address"]).Value);
    }

    [Fact]
    public async Task Up_records_outputs_that_the_program_has_taken_away()
    {
        _project.Program = program => program.OutputsAsync(new Struct { Fields = { ["address"] = Value.ForString("here") } });
        await _project.UpAsync();
        _project.Program = program => program.OutputsAsync(new Struct());
        await _project.UpAsync();

        Assert.Empty(_project.State.StackOutputs);
    }

    [Fact]
    public async Task Up_writes_nothing_when_there_is_nothing_to_record()
    {
        await DeployAsync(_ => { });
        var before = File.ReadAllText(_project.StateFile);

        var ran = await _project.UpAsync();

        Assert.Equal(before, File.ReadAllText(_project.StateFile));
        Assert.DoesNotContain("Updating", ran.Text);
    }

    [Fact]
    public async Task The_answer_about_a_resource_that_failed_or_was_skipped_has_an_empty_object()
    {
        RegisterResourceResponse? failed = null;
        RegisterResourceResponse? skipped = null;
        _project.World.Break("create a", "host unreachable");
        _project.Program = async program =>
        {
            failed = await program.ThingAsync("a");
            skipped = await program.ThingAsync("b", options: request => request.Dependencies.Add(failed.Urn));
        };

        Assert.NotEqual(0, (await _project.RunAsync("up", "--skip-preview")).ExitCode);

        Assert.Equal((Result.Fail, 0), (failed!.Result, failed.Object.Fields.Count));
        Assert.Equal((Result.Skip, 0), (skipped!.Result, skipped.Object.Fields.Count));
    }

    private static Task<RegisterResourceResponse> ThingAsync(ProgramClient program, Action<RegisterResourceRequest> options) =>
        program.ThingAsync("a", options: options);

    private async Task DeployAsync(Action<RegisterResourceRequest> options)
    {
        _project.Program = async program =>
        {
            if (_project.State.Resources.Any(resource => resource.Name == "host"))
                await program.ThingAsync("host");
            await ThingAsync(program, options);
        };
        await _project.UpAsync();
    }

    /// <summary>Writes into the state what a run that is killed in the middle of a step leaves there.</summary>
    private void Interrupt(PendingOperationType type, ResourceState resource, bool providers = false)
    {
        var state = _project.State;
        if (providers)
        {
            var provider = resource with
            {
                Urn = resource.ProviderUrn,
                Id = resource.Provider[(resource.ProviderUrn.Length + 2)..],
                Provider = "",
                Parent = "",
                Inputs = PropertyMap.Empty,
            };
            resource = resource with { Parent = "" };
            state = state with { Resources = [provider] };
        }
        _project.Replace(state with { Pending = [new PendingOperation(resource, type)] });
    }
}
