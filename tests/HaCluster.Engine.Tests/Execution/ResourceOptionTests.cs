using HaCluster.Deployment.Operations;
using HaCluster.Deployment.Properties;
using HaCluster.Engine.Execution;
using HaCluster.Engine.Planning;
using HaCluster.Engine.State;
using HaCluster.Engine.Tests.Support;

using static HaCluster.Engine.Tests.Support.EngineHarness;

namespace HaCluster.Engine.Tests.Execution;

public sealed class ResourceOptionTests : IDisposable
{
    private readonly EngineHarness _engine = new();

    public void Dispose() => _engine.Dispose();

    [Fact]
    public async Task A_resource_that_is_no_longer_registered_is_deleted()
    {
        await _engine.UpAsync(Thing("kept"), Thing("dropped"));

        var run = await _engine.UpAsync(Thing("kept"));

        Assert.Equal(["Delete dropped"], run.Steps);
        Assert.Equal(["kept"], _engine.World.Existing());
    }

    [Fact]
    public async Task A_protected_resource_is_not_deleted_and_neither_is_what_it_needs()
    {
        await _engine.UpAsync(Thing("base"), Thing("guarded") with { Protect = true, Dependencies = [Urn("base")] });

        var run = await _engine.DestroyAsync();

        Assert.Contains("protected", Assert.Single(run.Expect(OperationOutcome.Failed).Failures));
        Assert.Equal(["base", "guarded"], _engine.World.Existing());
    }

    [Fact]
    public async Task What_is_retained_on_delete_is_forgotten_but_stays()
    {
        await _engine.UpAsync(Thing("kept") with { RetainOnDelete = true });

        (await _engine.DestroyAsync()).Expect(OperationOutcome.Succeeded);

        Assert.Equal(["kept"], _engine.World.Existing());
        Assert.Empty(_engine.Snapshot.Resources);
    }

    [Fact]
    public async Task Children_inherit_protect_retain_and_deleted_with_unless_they_say_otherwise()
    {
        var parent = new Registration
        {
            Type = "test:index:Group",
            Name = "group",
            Custom = false,
            Parent = Stack,
            Protect = true,
            RetainOnDelete = true,
        };
        var group = "urn:pulumi:test::things::test:index:Group::group";

        await _engine.UpAsync(parent, Thing("heir") with { Parent = group }, Thing("rebel") with { Parent = group, Protect = false });

        Assert.True(_engine.State("heir") is { Protect: true, RetainOnDelete: true });
        Assert.True(_engine.State("rebel") is { Protect: false, RetainOnDelete: true });
        Assert.Equal("urn:pulumi:test::things::test:index:Group$test:index:Thing::heir", _engine.State("heir").Urn);
    }

    [Fact]
    public async Task Ignored_changes_keep_the_old_value()
    {
        var thing = Thing("base") with { IgnoreChanges = ["value"] };
        await _engine.UpAsync(thing);

        var run = await _engine.UpAsync(thing with { Inputs = thing.Inputs.Set("value", "two") });

        Assert.False(run.Summary.HasChanges);
        Assert.Equal("one", _engine.State("base").Inputs["value"]);
    }

    [Fact]
    public async Task A_renamed_resource_is_found_by_its_alias_and_so_is_what_refers_to_it()
    {
        await _engine.UpAsync(
            Thing("former"), Thing("user") with { Dependencies = [Urn("former")] }, Thing("other") with { Dependencies = [Urn("former")] });
        _engine.World.ClearLog();
        _engine.World.Break("update user", "later");

        // The failure leaves 'user' as recorded, with its reference: the written state must hold together all the same.
        var now = Thing("now") with { Aliases = [new AliasSpec { Name = "former" }] };
        await _engine.UpAsync(now, Thing("user", ("value", "two")) with { Dependencies = [Urn("now")] });

        Assert.Empty(_engine.World.Log());
        Assert.Equal([Urn("now")], _engine.State("user").Dependencies);
    }

    [Fact]
    public async Task A_renamed_component_takes_its_children_along()
    {
        Registration Group(string name, params AliasSpec[] aliases) =>
            new() { Type = "test:index:Group", Name = name, Custom = false, Parent = Stack, Aliases = [.. aliases] };
        Registration Child(string name, string group) =>
            Thing(name) with { Parent = $"urn:pulumi:test::things::test:index:Group::{group}" };
        await _engine.UpAsync(Group("old"), Child("old-child", "old"));
        _engine.World.ClearLog();

        var run = await _engine.UpAsync(Group("new", new AliasSpec { Name = "old" }), Child("new-child", "new"));

        Assert.False(run.Expect(OperationOutcome.Succeeded).Summary.HasChanges);
        Assert.Empty(_engine.World.Log());
    }

    [Fact]
    public async Task Named_outputs_and_those_of_secret_inputs_are_kept_secret()
    {
        await _engine.UpAsync(Thing("base", ("value", new SecretValue("hidden"))) with { AdditionalSecretOutputs = ["revision"] });

        var outputs = _engine.State("base").Outputs;

        Assert.IsType<SecretValue>(outputs["value"]);
        Assert.IsType<SecretValue>(outputs["revision"]);
        Assert.IsType<StringValue>(outputs["name"]);
    }

    [Fact]
    public async Task An_existing_resource_is_imported_and_changed_to_what_the_program_says()
    {
        File.WriteAllText(_engine.World.FileOf("found~1"), "");

        var run = await _engine.UpAsync(Thing("base", ("value", "two")) with { ImportId = "found~1" });

        Assert.Equal(["Import base", "Update base"],
            run.Expect(OperationOutcome.Succeeded).Steps.Where(step => step.EndsWith(" base", StringComparison.Ordinal)));
        Assert.Equal("found~1", _engine.State("base").Id);
    }

    [Fact]
    public async Task Importing_what_does_not_exist_fails()
    {
        var run = await _engine.UpAsync(Thing("base") with { ImportId = "nowhere" });

        Assert.Equal(["base: The resource 'nowhere' does not exist."], run.Expect(OperationOutcome.Failed).Failures);
        Assert.DoesNotContain(_engine.Snapshot.Resources, resource => resource.Name == "base");
    }

    [Fact]
    public async Task A_resource_which_is_only_read_is_never_deleted()
    {
        File.WriteAllText(_engine.World.FileOf("theirs~1"), "");
        var read = Thing("base") with { ReadId = "theirs~1" };

        var run = await _engine.UpAsync(read);
        Assert.Contains("Read base", run.Expect(OperationOutcome.Succeeded).Steps);
        Assert.True(_engine.State("base").External);

        Assert.False((await _engine.UpAsync(read)).Summary.HasChanges);

        Assert.Contains("Discard base", (await _engine.UpAsync()).Steps);
        Assert.True(File.Exists(_engine.World.FileOf("theirs~1")));
    }

    [Fact]
    public async Task A_resource_is_registered_once()
    {
        var run = await _engine.UpAsync(Thing("base"));
        run.Expect(OperationOutcome.Succeeded);

        var error = await Assert.ThrowsAsync<RegistrationException>(() => _engine.UpAsync(Thing("twice"), Thing("twice")));

        Assert.Contains("Duplicate resource URN", error.Message);
    }

    [Fact]
    public async Task Targets_limit_what_is_changed_created_and_deleted()
    {
        await _engine.UpAsync(Thing("a"), Thing("b"), Thing("gone"));
        _engine.World.ClearLog();
        var options = new OperationOptions { Targets = [Urn("a")] };

        var run = await _engine.UpAsync(options, Thing("a", ("value", "two")), Thing("b", ("value", "two")), Thing("new"));

        run.Expect(OperationOutcome.Succeeded);
        Assert.Equal(["update a"], _engine.World.Log());
        Assert.Equal("one", _engine.State("b").Inputs["value"]);
        Assert.Equal(["a", "b", "gone"], _engine.World.Existing());
    }

    [Fact]
    public async Task A_target_is_not_deleted_from_under_what_still_needs_it()
    {
        await _engine.UpAsync(Thing("base"), Thing("user") with { Dependencies = [Urn("base")] });

        var run = await _engine.DestroyAsync(new OperationOptions { Targets = [Urn("base")] });

        Assert.Contains("depends on it", Assert.Single(run.Expect(OperationOutcome.Failed).Failures));
        Assert.Equal(["base", "user"], _engine.World.Existing());
    }

    [Fact]
    public async Task A_change_of_a_providers_configuration_updates_the_provider_alone()
    {
        Registration Provider(string region) => new()
        {
            Type = "pulumi:providers:test",
            Name = "mine",
            Custom = true,
            Parent = Stack,
            Inputs = PropertyMap.Empty.Set("region", region),
        };
        async Task<Run> Up(string region) => await _engine.RunAsync(OperationKind.Update, new OperationOptions(), async registrar =>
        {
            var provider = await registrar.RegisterAsync(Provider(region));
            await registrar.RegisterAsync(Thing("base") with { Provider = ProviderReference.Format(provider.Urn, provider.State!.Id) });
        });
        await Up("here");
        _engine.World.ClearLog();

        var run = await Up("there");

        Assert.Equal(["Update mine"], run.Expect(OperationOutcome.Succeeded).Steps);
        Assert.Empty(_engine.World.Log());
        (await _engine.DestroyAsync()).Expect(OperationOutcome.Succeeded);
        Assert.Empty(_engine.World.Existing());
    }
}
