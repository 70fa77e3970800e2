using System.Collections.Concurrent;
using System.Collections.Immutable;
using HaCluster.Failover.Planning;
using HaCluster.Failover.Steps;
using HaCluster.RoleChanges.Machines;
using HaCluster.Topology.Outputs;

namespace HaCluster.RoleChanges;

/// <summary>
/// Carries out plans. Makes no choice: each step runs once those before it have succeeded, beside others that may run as well. Needs the
/// hosts and SSH, and the provider of a machine that is stopped or started, and nothing else.
/// </summary>
/// <param name="endpoints">The cluster.</param>
/// <param name="machines">Stops and starts machines; null for Docker on this machine or EC2, as the cluster has it.</param>
/// <param name="time">Measures the steps; null for the system's clock.</param>
public sealed class RoleChangeExecutor(ClusterEndpoints endpoints, IMachines? machines = null, TimeProvider? time = null) : IAsyncDisposable
{
    private readonly HostShell _shell = new(endpoints);
    private readonly IMachines _machines = machines ?? new ProvidedMachines(endpoints);
    private readonly TimeProvider _time = time ?? TimeProvider.System;

    /// <summary>When a step is given up.</summary>
    internal Func<StepAction, TimeSpan> Limit { get; init; } = StepLimits.Of;

    /// <summary>Dials the hosts of a plan that is about to be carried out, except those whose machine must be started first.</summary>
    public void Connect(Plan plan, CancellationToken cancellation)
    {
        foreach (var region in plan.Steps.Where(step => IsOnHost(step.Action)).Select(step => step.Region).Distinct())
        {
            if (!StartsMachine(plan, region))
                _ = Task.Run(() => _shell.ConnectAsync(HostOf(region), StepLimits.Dial, cancellation), CancellationToken.None);
        }
    }

    /// <summary>Returns when nothing runs any more.</summary>
    /// <param name="cancellation">No further step is begun; those that run come to their end.</param>
    public async Task<Execution> RunAsync(Plan plan, IStepObserver observer, CancellationToken cancellation)
    {
        var run = new Run(plan, observer, cancellation);
        var steps = new Dictionary<StepAction, Task<bool>>();
        foreach (var step in plan.Steps)
        {
            var before = step.After.Select(needed => steps[needed]).ToArray();
            steps[step.Action] = Task.Run(() => RunAfterAsync(before, step, run), CancellationToken.None);
        }
        await Task.WhenAll(steps.Values);
        return new Execution(plan, run.Executed.ToImmutableDictionary(), [.. run.Failures])
        {
            Told = run.Told.ToImmutableDictionary(),
        };
    }

    public ValueTask DisposeAsync() => _shell.DisposeAsync();

    private async Task<bool> RunAfterAsync(Task<bool>[] before, PlanStep step, Run run)
    {
        var ready = await Task.WhenAll(before);
        if (ready.Contains(false) || run.Cancellation.IsCancellationRequested)
            return false;
        run.Observer.Started(step);
        var started = _time.GetTimestamp();
        try
        {
            var stdout = await RunAsync(step, run);
            Note(stdout, run);
            run.Executed[step.Action] = string.Concat(RoleChangeFacts.Lines(stdout).Select(fact => $"{fact.Key}={fact.Value}\n"));
            run.Observer.Succeeded(step, _time.GetElapsedTime(started));
            return true;
        }
        catch (StepException exception)
        {
            run.Failures.Enqueue(new StepFailure(step, exception));
            run.Observer.Failed(step, _time.GetElapsedTime(started), exception);
            return false;
        }
    }

    private Task<string> RunAsync(PlanStep step, Run run)
    {
        var region = endpoints.FindRegion(step.Region) ?? throw new StepException($"The cluster has no region {step.Region}.");
        void Say(string line)
        {
            Note(line, run);
            run.Observer.Said(step, line);
        }

        switch (step.Action)
        {
            case StepAction.FenceMachine:
                return _machines.StopAsync(region, Limit(step.Action), Say);
            case StepAction.StartMachine:
                return _machines.StartAsync(region, Limit(step.Action), Say);
        }
        var facts = RoleChangeFacts.Of(
            StepScript.FactsFrom(step.Action).Where(run.Executed.ContainsKey).Select(earlier => run.Executed[earlier]));
        var host = region.DatabaseHost;
        return _shell.RunAsync(
            host, StartsMachine(run.Plan, step.Region) ? StepLimits.DialOfStartingHost(region) : StepLimits.Dial,
            StepScript.OnHost(run.Plan, step, host.Name, endpoints.Synchronous, facts), Limit(step.Action), Say);
    }

    // A fact is repeated when its step goes on, and at the end with all that the step printed.
    private void Note(string text, Run run)
    {
        foreach (var (key, value) in RoleChangeFacts.Lines(text))
        {
            run.Told.AddOrUpdate(
                key, _ => new ToldFact(value, _time.GetUtcNow()),
                (_, told) => told.Value == value ? told : new ToldFact(value, _time.GetUtcNow()));
        }
    }

    private HostEndpoint HostOf(string region) => endpoints.FindRegion(region)!.DatabaseHost;

    private static bool IsOnHost(StepAction action) => action is not (StepAction.FenceMachine or StepAction.StartMachine);

    private static bool StartsMachine(Plan plan, string region) =>
        plan.Steps.Any(step => step.Action == StepAction.StartMachine && step.Region == region);

    private sealed record Run(Plan Plan, IStepObserver Observer, CancellationToken Cancellation)
    {
        public ConcurrentDictionary<StepAction, string> Executed { get; } = new();

        public ConcurrentDictionary<string, ToldFact> Told { get; } = new();

        public ConcurrentQueue<StepFailure> Failures { get; } = new();
    }
}
