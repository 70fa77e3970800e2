using System.Collections.Immutable;
using HaCluster.Deployment.Operations;
using HaCluster.Deployment.Properties;
using HaCluster.Engine.Execution;
using HaCluster.Engine.State;
using HaCluster.Engine.Tests.Support;

using static HaCluster.Engine.Tests.Support.EngineHarness;

namespace HaCluster.Engine.Tests.Execution;

public sealed class ReplacementTests : IDisposable
{
    private readonly EngineHarness _engine = new();

    public void Dispose() => _engine.Dispose();

    [Fact]
    public async Task The_new_one_is_created_before_the_old_one_is_deleted_and_dependents_move_over_in_between()
    {
        await _engine.UpAsync(Thing("base", ("key", "a")), Behind("user", "base"));
        _engine.World.ClearLog();

        var run = await _engine.UpAsync(Thing("base", ("key", "b")), Behind("user", "base", ("value", "two")));

        run.Expect(OperationOutcome.Succeeded);
        Assert.Equal(["create base", "update user", "delete base"], _engine.World.Log());
        Assert.Equal(["CreateReplacement base", "Replace base", "Update user", "DeleteReplaced base"], run.Steps);
        Assert.Equal(1, run.Summary.Changes[StepOp.Replace]);
        Assert.False(run.Summary.Changes.ContainsKey(StepOp.CreateReplacement));
    }

    [Fact]
    public async Task With_delete_before_replace_the_dependents_which_must_be_replaced_too_go_first()
    {
        await _engine.UpAsync(
            Thing("base", ("exclusiveKey", "a")), Taking("middle", "base"), Taking("top", "middle"), Behind("loose", "base"));
        _engine.World.ClearLog();

        var run = await _engine.UpAsync(
            Thing("base", ("exclusiveKey", "b")), Taking("middle", "base"), Taking("top", "middle"), Behind("loose", "base"));

        run.Expect(OperationOutcome.Succeeded);
        Assert.Equal(["delete top", "delete middle", "delete base", "create base", "create middle", "create top"], _engine.World.Log());
        Assert.DoesNotContain(_engine.Snapshot.Resources, resource => resource.PendingReplacement || resource.Delete);
    }

    [Fact]
    public async Task A_preview_of_delete_before_replace_plans_the_same_steps_and_touches_nothing()
    {
        await _engine.UpAsync(Thing("base", ("exclusiveKey", "a")), Taking("top", "base"));
        _engine.World.ClearLog();

        var preview = await _engine.PreviewAsync(Thing("base", ("exclusiveKey", "b")), Taking("top", "base"));

        Assert.Equal(
            [
                "DeleteReplaced top",
                "DeleteReplaced base",
                "CreateReplacement base",
                "Replace base",
                "RemovePendingReplace top",
                "CreateReplacement top",
                "Replace top",
            ],
            preview.Steps);
        Assert.Empty(_engine.World.Log());
    }

    [Fact]
    public async Task A_failed_create_after_delete_before_replace_is_made_up_for_by_the_next_run()
    {
        await _engine.UpAsync(Thing("base", ("exclusiveKey", "a")));
        _engine.World.Break("create base", "no room");
        var failed = await _engine.UpAsync(Thing("base", ("exclusiveKey", "b")));
        Assert.Equal(["base: no room"], failed.Expect(OperationOutcome.Failed).Failures);
        Assert.True(_engine.State("base").PendingReplacement);
        _engine.World.Mend();

        (await _engine.UpAsync(Thing("base", ("exclusiveKey", "b")))).Expect(OperationOutcome.Succeeded);

        Assert.Equal(["base"], _engine.World.Existing());
        Assert.False(_engine.State("base").PendingReplacement);
    }

    [Fact]
    public async Task What_an_old_half_could_not_be_deleted_in_one_run_is_deleted_in_the_next()
    {
        await _engine.UpAsync(Thing("base", ("key", "a")));
        _engine.World.Break("delete base", "in use");
        (await _engine.UpAsync(Thing("base", ("key", "b")))).Expect(OperationOutcome.Failed);
        Assert.Equal(["base", "base"], _engine.World.Existing());
        _engine.World.Mend();

        var run = (await _engine.UpAsync(Thing("base", ("key", "b")))).Expect(OperationOutcome.Succeeded);

        Assert.Equal(["DeleteReplaced base"], run.Steps);
        Assert.Equal(["base"], _engine.World.Existing());
    }

    [Fact]
    public async Task A_replacement_gets_a_new_generated_name_and_an_update_keeps_it()
    {
        await _engine.UpAsync(Thing("base", ("key", "a")));
        var name = _engine.State("base").Inputs["name"];
        await _engine.UpAsync(Thing("base", ("key", "a"), ("value", "two")));
        Assert.Equal(name, _engine.State("base").Inputs["name"]);

        await _engine.UpAsync(Thing("base", ("key", "b"), ("value", "two")));

        Assert.NotEqual(name, _engine.State("base").Inputs["name"]);
    }

    [Fact]
    public async Task Replace_on_changes_turns_an_update_into_a_replacement()
    {
        var thing = Thing("base") with { ReplaceOnChanges = ["value"] };
        await _engine.UpAsync(thing);

        var run = await _engine.UpAsync(thing with { Inputs = thing.Inputs.Set("value", "two") });

        Assert.Equal(["CreateReplacement base", "Replace base", "DeleteReplaced base"], run.Steps);
    }

    [Fact]
    public async Task What_is_deleted_with_another_resource_is_replaced_with_it_and_not_deleted_by_itself()
    {
        var guest = Behind("guest", "host") with { DeletedWith = Urn("host") };
        await _engine.UpAsync(Thing("host", ("key", "a")), guest);
        _engine.World.ClearLog();

        await _engine.UpAsync(Thing("host", ("key", "b")), guest);
        Assert.Contains("create guest", _engine.World.Log());
        _engine.World.ClearLog();

        await _engine.DestroyAsync();
        Assert.Equal(["delete host"], _engine.World.Log());
        Assert.Empty(_engine.Snapshot.Resources);
    }

    [Fact]
    public async Task A_protected_resource_is_replaced_only_after_it_is_unprotected_which_may_be_in_the_same_run()
    {
        var thing = Thing("base", ("key", "a")) with { Protect = true };
        await _engine.UpAsync(thing);

        var refused = await _engine.UpAsync(thing with { Inputs = thing.Inputs.Set("key", "b") });
        Assert.Contains("protected", Assert.Single(refused.Expect(OperationOutcome.Failed).Failures));

        (await _engine.UpAsync(thing with { Inputs = thing.Inputs.Set("key", "b"), Protect = false })).Expect(OperationOutcome.Succeeded);
    }

    [Fact]
    public async Task What_goes_with_another_thing_is_recorded_until_that_is_gone_and_never_deleted_by_itself()
    {
        await _engine.UpAsync(
            Thing("host"), Behind("between", "host"), Behind("guest", "between") with { DeletedWith = Urn("host") });
        _engine.World.Break("delete host", "host unreachable");

        (await _engine.DestroyAsync()).Expect(OperationOutcome.Failed);

        Assert.False(_engine.State("guest").PendingReplacement);
        Assert.True(_engine.State("between").PendingReplacement);
        _engine.World.Mend();
        (await _engine.DestroyAsync()).Expect(OperationOutcome.Succeeded);
        Assert.DoesNotContain("delete guest", _engine.World.Log());
        Assert.Empty(_engine.Snapshot.Resources);
    }

    [Fact]
    public async Task What_goes_with_another_thing_stays_recorded_where_that_is_protected()
    {
        await _engine.UpAsync(Thing("host") with { Protect = true }, Behind("guest", "host") with { DeletedWith = Urn("host") });

        (await _engine.DestroyAsync()).Expect(OperationOutcome.Failed);

        Assert.Equal(_engine.State("guest").Id, Assert.Single(_engine.World.Ids(), id => id.StartsWith("guest", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_deletion_that_was_interrupted_after_it_was_done_leaves_the_replacement_alone()
    {
        await _engine.UpAsync(Thing("a", ("key", "1")));
        var former = _engine.State("a");
        _engine.World.Break("delete a", "host unreachable");
        await _engine.UpAsync(Thing("a", ("key", "2")));
        _engine.World.Mend();
        var id = _engine.State("a").Id;
        // The old half is gone, and the run was killed before it could say so.
        _engine.World.Lose(former.Id);
        _engine.Snapshot = _engine.Snapshot with
        {
            Pending = [new PendingOperation(former with { Delete = true }, PendingOperationType.Deleting)],
        };

        (await _engine.UpAsync(Thing("a", ("key", "2")))).Expect(OperationOutcome.Succeeded);

        Assert.Equal(id, _engine.State("a").Id);
        Assert.Equal(["a"], _engine.World.Existing());
    }

    private static Registration Behind(string name, string on, params ReadOnlySpan<(string, PropertyValue)> inputs) =>
        Thing(name, inputs) with { Dependencies = [Urn(on)], PropertyDependencies = ResourceState.NoPropertyDependencies.Add("value", []) };

    /// <summary>Depends on another thing in a property which cannot change in place.</summary>
    private static Registration Taking(string name, string from) => Thing(name, ("exclusiveKey", "fixed")) with
    {
        Dependencies = [Urn(from)],
        PropertyDependencies = ResourceState.NoPropertyDependencies.Add("exclusiveKey", ImmutableArray.Create(Urn(from))),
    };
}
