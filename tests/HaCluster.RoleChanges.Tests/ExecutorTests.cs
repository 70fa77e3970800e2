using System.Diagnostics;
using HaCluster.Failover.Members;
using HaCluster.Failover.Planning;
using HaCluster.Failover.Wal;
using HaCluster.RoleChanges.Machines;
using HaCluster.Topology.Outputs;

namespace HaCluster.RoleChanges.Tests;

public sealed class ExecutorTests : IDisposable
{
    private static readonly Plan Switchover = PlanComposer.Switchover(3, "site1", "site2");
    private static readonly Plan Failover = PlanComposer.Failover(3, "site1", "site2", Fence.Server);

    private readonly TwoHosts _hosts = new();

    [Fact]
    public async Task A_step_runs_on_its_host_once_those_before_it_have_succeeded()
    {
        var observed = new Observed();

        var execution = await RunAsync(Switchover, observed);

        Assert.True(execution.Succeeded);
        Assert.Empty(execution.Failures);
        Before("Prepare succeeded", "Demote started");
        Before("Demote succeeded", "Promote started");
        Before("Demote succeeded", "Follow started");
        Before("Promote succeeded", "Complete started");
        Before("Follow succeeded", "Complete started");
        Assert.Equal(
            ["prepare on site2", "demote on site1", "promote on site2", "follow on site1", "complete on site2"],
            ((string[])["prepare", "demote", "promote", "follow", "complete"]).SelectMany(step =>
                ((string[])["site1", "site2"]).Where(region => _hosts.Received(region, step) is not null)
                    .Select(region => $"{step} on {region}")));

        void Before(string first, string second) => Assert.True(
            Array.IndexOf(observed.Events, first) < Array.IndexOf(observed.Events, second), string.Join('\n', observed.Events));
    }

    [Fact]
    public async Task Steps_that_do_not_wait_for_one_another_run_at_the_same_time()
    {
        // Each of the two ends only when the other has begun.
        var meeting = Path.Combine(_hosts["site1"].Home, "meeting-");
        foreach (var (region, step, other) in (ReadOnlySpan<(string, string, string)>)
            [("site2", "promote", "follow"), ("site1", "follow", "promote")])
            _hosts.OnStep(
                region, step,
                $"touch {meeting}{step}; for i in $(seq 200); do [ -e {meeting}{other} ] && exit 0; sleep 0.05; done; exit 1");

        Assert.True((await RunAsync(Switchover)).Succeeded);
    }

    [Fact]
    public async Task What_a_step_reports_reaches_the_steps_that_need_it_and_the_result()
    {
        _hosts.OnStep("site1", "demote", "echo 'site1-db: stopped'; echo shutdown_lsn=0/5000148");
        _hosts.OnStep("site2", "promote", "echo timeline=2; echo promoted_at_ms=12");

        var execution = await RunAsync(Switchover);

        Assert.Contains("\nSHUTDOWN_LSN='0/5000148'\n", _hosts.Received("site2", "promote"), StringComparison.Ordinal);
        Assert.Contains("\nSYNCHRONOUS='true'\n", _hosts.Received("site2", "promote"), StringComparison.Ordinal);
        Assert.Equal(
            (Lsn.Parse("0/5000148"), DateTimeOffset.FromUnixTimeMilliseconds(12)),
            (execution.Facts.ShutdownLsn!.Value, execution.Facts.PromotedAt!.Value));
        Assert.Equal("shutdown_lsn=0/5000148\n", execution.Executed[StepAction.Demote]);
    }

    [Fact]
    public async Task Every_line_is_passed_on_when_it_is_printed()
    {
        using var said = new ManualResetEventSlim();
        var go = Path.Combine(_hosts["site1"].Home, "go");
        _hosts.OnStep("site1", "fence", $"echo half; for i in $(seq 400); do [ -e {go} ] && break; sleep 0.05; done; echo über >&2");
        var observed = new Observed
        {
            Then = text =>
            {
                if (text == "FenceServer said half")
                    File.WriteAllText(go, "");
            },
        };

        await RunAsync(Failover, observed);

        Assert.Contains("FenceServer said half", observed.Events);
        Assert.Contains("FenceServer said über", observed.Events);
    }

    [Fact]
    public async Task After_a_failure_nothing_that_waits_for_it_is_begun_and_what_runs_beside_it_ends()
    {
        _hosts.OnStep("site2", "promote", "echo 'site2-db: promote failed: no disk' >&2; echo '  fix: buy one' >&2; exit 3");
        _hosts.OnStep("site1", "follow", "sleep 0.5; echo following_at_ms=7");

        var execution = await RunAsync(Switchover);

        Assert.False(execution.Succeeded);
        var failure = Assert.Single(execution.Failures);
        Assert.Equal(
            (StepAction.Promote, "site2-db: promote failed: no disk", "buy one"),
            (failure.Step.Action, failure.Error.Message, failure.Error.Fix!.ToString()));
        Assert.Equal([StepAction.Prepare, StepAction.Demote, StepAction.Follow], execution.Executed.Keys.Order());
        Assert.Null(_hosts.Received("site2", "complete"));
    }

    [Fact]
    public async Task A_dead_host_is_named_within_seconds()
    {
        _hosts["site1"].Kill();
        var clock = Stopwatch.StartNew();

        var execution = await RunAsync(Failover);

        Assert.StartsWith(
            "site1-db does not answer over SSH: Cannot connect to ", Assert.Single(execution.Failures).Error.Message,
            StringComparison.Ordinal);
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(15));
        Assert.Null(_hosts.Received("site2", "promote"));
    }

    [Fact]
    public async Task A_host_that_hangs_is_named_within_seconds()
    {
        _hosts["site1"].Freeze();
        var clock = Stopwatch.StartNew();

        var execution = await RunAsync(Failover);

        Assert.StartsWith(
            "site1-db does not answer over SSH: ", Assert.Single(execution.Failures).Error.Message, StringComparison.Ordinal);
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task A_host_that_dies_during_a_step_is_named()
    {
        _hosts.OnStep("site1", "fence", "echo begun; sleep 60");
        var observed = new Observed
        {
            Then = text =>
            {
                if (text == "FenceServer said begun")
                    _hosts["site1"].Kill();
            },
        };

        var execution = await RunAsync(Failover, observed);

        var message = Assert.Single(execution.Failures).Error.Message;
        Assert.Contains("site1-db: the connection broke while it ran", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_step_that_does_not_end_is_stopped_at_its_deadline()
    {
        var alive = Path.Combine(_hosts["site1"].Home, "alive");
        _hosts.OnStep("site1", "fence", $"exec 9> {alive}; flock 9; sleep 60");

        var execution = await RunAsync(Failover, limit: TimeSpan.FromSeconds(1));

        Assert.Equal("site1-db: timed out after 1 s and was stopped", Assert.Single(execution.Failures).Error.Message);
        // The lock is free when the script and what it started are gone.
        Assert.Equal(0, (await Shell.RunAsync("", "flock", "-w", "10", alive, "true")).ExitCode);
    }

    [Fact]
    public async Task An_interruption_lets_the_running_step_end_and_begins_no_other()
    {
        using var interruption = new CancellationTokenSource();
        _hosts.OnStep("site1", "demote", "sleep 0.5; echo shutdown_lsn=0/5000148");
        var observed = new Observed
        {
            Then = text =>
            {
                if (text == "Demote started")
                    interruption.Cancel();
            },
        };

        var execution = await RunAsync(Switchover, observed, cancellation: interruption.Token);

        Assert.False(execution.Succeeded);
        Assert.Empty(execution.Failures);
        Assert.Equal([StepAction.Prepare, StepAction.Demote], execution.Executed.Keys.Order());
    }

    [Fact]
    public async Task A_machine_is_stopped_through_its_provider_before_the_promotion()
    {
        var machines = new Recorded(_hosts);
        var started = DateTimeOffset.UtcNow;

        var execution = await RunAsync(PlanComposer.Failover(3, "site1", "site2", Fence.Machine), machines: machines);

        Assert.True(execution.Succeeded);
        Assert.Equal(["stop site1 before the promotion"], machines.Calls);
        Assert.Equal(DateTimeOffset.FromUnixTimeMilliseconds(42), execution.Facts.FencedAt);
        // The clock of the host is half a century behind.
        Assert.Equal("42", execution.Told["fenced_at_ms"].Value);
        Assert.InRange(execution.Told["fenced_at_ms"].At, started, DateTimeOffset.UtcNow);
    }

    [Fact]
    public async Task A_host_whose_machine_is_being_started_is_waited_for()
    {
        _hosts["site1"].Kill();
        var machines = new Recorded(_hosts);

        var execution = await RunAsync(PlanComposer.Rejoin(3, 1, "site1", "site2", startsMachine: true), machines: machines);

        Assert.True(execution.Succeeded, string.Join('\n', execution.Failures));
        Assert.Equal(["start site1"], machines.Calls);
        Assert.NotNull(_hosts.Received("site1", "rejoin"));
    }

    public void Dispose() => _hosts.Dispose();

    private async Task<Execution> RunAsync(
        Plan plan, Observed? observed = null, IMachines? machines = null, TimeSpan? limit = null, CancellationToken cancellation = default)
    {
        await using var executor = limit is { } time
            ? new RoleChangeExecutor(_hosts.Endpoints, machines) { Limit = _ => time }
            : new RoleChangeExecutor(_hosts.Endpoints, machines);
        executor.Connect(plan, TestContext.Current.CancellationToken);
        return await executor.RunAsync(plan, observed ?? new Observed(), cancellation);
    }

    /// <summary>Starts a machine by starting its SSH server, a moment later.</summary>
    private sealed class Recorded(TwoHosts hosts) : IMachines
    {
        public List<string> Calls { get; } = [];

        public Task<string> StopAsync(RegionEndpoints region, TimeSpan deadline, Action<string> say)
        {
            Calls.Add($"stop {region.Name} {(hosts.Received("site2", "promote") is null ? "before" : "after")} the promotion");
            return Task.FromResult("fenced_at_ms=42\n");
        }

        public Task<string> StartAsync(RegionEndpoints region, TimeSpan deadline, Action<string> say)
        {
            Calls.Add($"start {region.Name}");
            _ = Task.Delay(TimeSpan.FromSeconds(1)).ContinueWith(_ => hosts[region.Name].Start(), TaskScheduler.Default);
            return Task.FromResult("");
        }
    }
}
