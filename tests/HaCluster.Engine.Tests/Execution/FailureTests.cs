using HaCluster.Deployment.Operations;
using HaCluster.Deployment.Properties;
using HaCluster.Engine.Execution;
using HaCluster.Engine.State;
using HaCluster.Engine.Tests.Support;

using static HaCluster.Engine.Tests.Support.EngineHarness;

namespace HaCluster.Engine.Tests.Execution;

public sealed class FailureTests : IDisposable
{
    private readonly EngineHarness _engine = new();

    public void Dispose() => _engine.Dispose();

    [Fact]
    public async Task A_failed_step_stops_what_depends_on_it_and_nothing_else_and_the_next_run_continues()
    {
        Registration[] program =
            [Thing("root"), Thing("broken") with { Dependencies = [Urn("root")] }, Thing("behind") with { Dependencies = [Urn("broken")] },
             Thing("far") with { Dependencies = [Urn("behind")] }, Thing("beside") with { Dependencies = [Urn("root")] }];
        _engine.World.Break("create broken", "no such host");

        var failed = await _engine.UpAsync(program);

        Assert.Equal(["broken: no such host"], failed.Expect(OperationOutcome.Failed).Failures);
        Assert.Equal(["beside", "root"], _engine.World.Existing());
        _engine.World.Mend();
        _engine.World.ClearLog();

        (await _engine.UpAsync(program)).Expect(OperationOutcome.Succeeded);
        Assert.Equal(["create broken", "create behind", "create far"], _engine.World.Log());
    }

    [Fact]
    public async Task After_a_failure_nothing_is_deleted_because_the_program_did_not_mention_it()
    {
        await _engine.UpAsync(Thing("old"), Thing("base"));
        _engine.World.Break("update base", "refused");

        await _engine.UpAsync(Thing("base", ("value", "two")));

        Assert.Contains("old", _engine.World.Existing());
        Assert.Equal("one", _engine.State("base").Inputs["value"]);
    }

    [Fact]
    public async Task Inputs_which_the_provider_refuses_fail_the_step_with_its_reason()
    {
        var run = await _engine.PreviewAsync(Thing("base", ("value", "invalid")));

        Assert.Equal(["base: value: must not be 'invalid'"], run.Expect(OperationOutcome.Failed).Failures);
    }

    [Fact]
    public async Task A_half_created_resource_is_recorded_and_repaired_by_the_next_run()
    {
        _engine.World.Break("half base", "started but not ready");
        var failed = await _engine.UpAsync(Thing("base"));
        Assert.Equal(["base: started but not ready"], failed.Expect(OperationOutcome.Failed).Failures);
        Assert.Equal(["started but not ready"], _engine.State("base").InitErrors);
        _engine.World.Mend();

        var run = await _engine.UpAsync(Thing("base"));

        Assert.Equal(["Update base"], run.Expect(OperationOutcome.Succeeded).Steps);
        Assert.Empty(_engine.State("base").InitErrors);
        Assert.Equal(["base"], _engine.World.Existing());
    }

    [Fact]
    public async Task What_a_failed_deletion_still_needs_stays()
    {
        await _engine.UpAsync(Thing("base"), Thing("top") with { Dependencies = [Urn("base")] }, Thing("free"));
        _engine.World.Break("delete top", "busy");

        var run = await _engine.DestroyAsync();

        Assert.Equal(["top: busy"], run.Expect(OperationOutcome.Failed).Failures);
        Assert.Equal(["base", "top"], _engine.World.Existing());
        _engine.World.Mend();
        (await _engine.DestroyAsync()).Expect(OperationOutcome.Succeeded);
        Assert.Empty(_engine.World.Existing());
    }

    [Fact]
    public async Task A_step_which_takes_longer_than_its_timeout_fails()
    {
        _engine.World.Delay = TimeSpan.FromMinutes(5);

        var run = await _engine.UpAsync(
            Thing("slow") with { CustomTimeouts = CustomTimeouts.None with { Create = TimeSpan.FromMilliseconds(50) } });

        Assert.Contains("timeout", Assert.Single(run.Expect(OperationOutcome.Failed).Failures));
        // Nobody knows how far it got, so the next run looks for what it left behind.
        Assert.Equal(PendingOperationType.Creating, Assert.Single(_engine.Snapshot.Pending).Type);
        _engine.World.Delay = TimeSpan.Zero;
        (await _engine.UpAsync(Thing("slow"))).Expect(OperationOutcome.Succeeded);
        Assert.Equal(["slow"], _engine.World.Existing());
    }

    [Fact]
    public async Task What_an_interrupted_create_left_behind_is_removed_before_anything_else()
    {
        await _engine.UpAsync(Thing("base"));
        var planned = _engine.State("base") with { Urn = Urn("half"), Id = "" };
        _engine.Snapshot = _engine.Snapshot with { Pending = [new PendingOperation(planned, PendingOperationType.Creating)] };
        File.WriteAllText(_engine.World.FileOf("half~1"), "");

        (await _engine.DestroyAsync()).Expect(OperationOutcome.Succeeded);

        Assert.Empty(_engine.World.Existing());
        Assert.Empty(_engine.Snapshot.Pending);
    }

    [Fact]
    public async Task The_old_half_of_an_interrupted_replacement_is_not_taken_for_its_leftover()
    {
        await _engine.UpAsync(Thing("base", ("key", "a")));
        var old = _engine.State("base");
        _engine.Snapshot = _engine.Snapshot with { Pending = [new PendingOperation(old with { Id = "" }, PendingOperationType.Creating)] };

        (await _engine.UpAsync(Thing("base", ("key", "a")))).Expect(OperationOutcome.Succeeded);

        Assert.Equal(old.Id, _engine.State("base").Id);
        Assert.Equal(["base"], _engine.World.Existing());
    }

    [Fact]
    public async Task An_interrupted_update_is_done_again_even_if_the_program_went_back()
    {
        await _engine.UpAsync(Thing("base"));
        var planned = _engine.State("base") with { Inputs = _engine.State("base").Inputs.Set("value", "two") };
        _engine.Snapshot = _engine.Snapshot with { Pending = [new PendingOperation(planned, PendingOperationType.Updating)] };

        var run = await _engine.UpAsync(Thing("base"));

        Assert.Equal(["Update base"], run.Expect(OperationOutcome.Succeeded).Steps);
        Assert.Empty(_engine.Snapshot.Pending);
    }

    [Fact]
    public async Task An_interrupted_deletion_of_what_is_wanted_again_is_created_again()
    {
        await _engine.UpAsync(Thing("base"), Thing("user") with { Dependencies = [Urn("base")] });
        var state = _engine.State("base");
        File.Delete(_engine.World.FileOf(state.Id));
        _engine.Snapshot = _engine.Snapshot with { Pending = [new PendingOperation(state, PendingOperationType.Deleting)] };

        (await _engine.UpAsync(Thing("base"), Thing("user") with { Dependencies = [Urn("base")] })).Expect(OperationOutcome.Succeeded);

        Assert.Equal(["base", "user"], _engine.World.Existing());
    }

    [Fact]
    public async Task Cancelling_lets_running_steps_finish_saves_them_and_starts_no_more()
    {
        using var cancellation = new CancellationTokenSource();
        _engine.World.Delay = TimeSpan.FromMilliseconds(300);

        var run = await _engine.RunAsync(
            OperationKind.Update, new OperationOptions { Parallel = 1 },
            async registrar =>
            {
                var running = registrar.RegisterAsync(Thing("running"));
                var waiting = registrar.RegisterAsync(Thing("waiting"));
                while (_engine.World.Existing().Count == 0)
                    await Task.Delay(5);
                await cancellation.CancelAsync();
                await Task.WhenAll(running, waiting);
            },
            cancellation.Token);

        run.Expect(OperationOutcome.Cancelled);
        Assert.Single(_engine.World.Existing());
        Assert.Single(_engine.Snapshot.Resources, resource => resource.Type == "test:index:Thing");
        Assert.Empty(_engine.Snapshot.Pending);
    }

    [Fact]
    public async Task An_unknown_value_never_reaches_a_provider_in_an_update()
    {
        var run = await _engine.UpAsync(Thing("base", ("value", PropertyValue.Unknown)));

        Assert.Contains("unknown", Assert.Single(run.Expect(OperationOutcome.Failed).Failures));
        Assert.Empty(_engine.World.Existing());
    }

    [Fact]
    public async Task A_package_without_an_embedded_provider_is_refused_in_a_preview_and_in_an_update()
    {
        var vpc = new Registration
        {
            Type = "aws:ec2/vpc:Vpc",
            Name = "main",
            Custom = true,
            Parent = Stack,
            Version = Repository.PackageVersion("Pulumi.Aws"),
            Inputs = PropertyMap.Empty.Set("cidrBlock", "10.0.0.0/16"),
        };

        var preview = await _engine.PreviewAsync(vpc);
        Assert.Contains("pulumi up", Assert.Single(preview.Expect(OperationOutcome.Failed).Failures));

        var run = await _engine.UpAsync(vpc);
        Assert.Contains("pulumi up", Assert.Single(run.Expect(OperationOutcome.Failed).Failures));
    }

    [Fact]
    public async Task Refresh_forgets_what_is_gone_and_keeps_the_rest()
    {
        await _engine.UpAsync(Thing("base"), Thing("user") with { Dependencies = [Urn("base")] });
        File.Delete(_engine.World.FileOf(_engine.State("base").Id));

        var run = (await _engine.RefreshAsync()).Expect(OperationOutcome.Succeeded);

        Assert.Equal(["Delete base"], run.Steps);
        Assert.Empty(_engine.State("user").Dependencies);
        Assert.Equal(["Create base"], (await _engine.UpAsync(Thing("base"), Thing("user") with { Dependencies = [Urn("base")] })).Steps);
    }
}
