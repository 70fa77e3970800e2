using System.Collections.Immutable;
using System.Text.Json;
using HaCluster.Drills.Chaos;
using HaCluster.Drills.Checks;
using HaCluster.Drills.Faults;
using HaCluster.Drills.Load;
using HaCluster.Failover.Members;
using HaCluster.Observation.Members;
using HaCluster.Topology;
using HaCluster.Topology.Outputs;

namespace HaCluster.Drills;

/// <summary>One run of a drill: the cluster as it stands, the people and the clients around it, and what was found.</summary>
public sealed class DrillContext
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan ClientTime = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan TwoPrimariesLimit = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan AdviceDeadline = TimeSpan.FromMinutes(3);

    private readonly List<LossClaim> _claims = [];

    public required ClusterEndpoints Endpoints { get; init; }

    public required Operator Operator { get; init; }

    public required Traffic Traffic { get; init; }

    public required TimeProvider Time { get; init; }

    public required Random Random { get; init; }

    /// <summary>The region whose database was primary when the run began.</summary>
    public required string Active { get; init; }

    public required string Standby { get; init; }

    /// <summary>When the cluster was broken, or asked to move.</summary>
    public DateTimeOffset Injected { get; private set; }

    /// <summary>Start of the command that recovers it; null when it recovers by itself.</summary>
    public DateTimeOffset? CommandStarted { get; private set; }

    /// <summary>Commands that had to succeed.</summary>
    public int Commands { get; private set; }

    /// <summary>What the commands said could be lost.</summary>
    public IReadOnlyCollection<LossClaim> Claims => _claims;

    /// <summary>When the databases could not ask each other, in a drill that itself makes a second primary; null in all others.</summary>
    public Span? Apart { get; private set; }

    /// <summary>Promises that did not hold.</summary>
    public List<string> Findings { get; } = [];

    /// <summary>Stands for the peering of the two regions; stopped, it partitions them.</summary>
    public string Router => Endpoints.Regions[0].Router
        ?? throw new DrillException("The outputs of the stack name no router: drills need a local cluster.");

    public string DatabaseOf(string region) => Endpoints.FindRegion(region)!.DatabaseHost.Name;

    public string[] AllHosts => [.. Endpoints.Hosts.Select(host => host.Name)];

    public string[] HostsOf(string region) => [.. Endpoints.FindRegion(region)!.Hosts.Select(host => host.Name)];

    public string HostOf(string region, HostRole role) => Endpoints.FindRegion(region)!.Hosts.First(host => host.Role == role).Name;

    public void MarkInjected() => Injected = Time.GetUtcNow();

    /// <summary>The command whose effect is measured; it must succeed.</summary>
    public Task RecoverAsync(params string[] command) => RecoverAsync(Operator, command);

    /// <summary>The same by somebody else.</summary>
    public async Task RecoverAsync(Operator person, params string[] command)
    {
        CommandStarted ??= Time.GetUtcNow();
        Commands++;
        _claims.AddRange(LossClaim.Read((await person.RunAsync(command)).Output));
    }

    /// <summary>Powers off the machine of the primary and fails the database over.</summary>
    public Task LosePrimaryHostAsync() => LosePrimaryHostAsync(Operator);

    /// <summary>The same with somebody else at the keyboard.</summary>
    public async Task LosePrimaryHostAsync(Operator person)
    {
        MarkInjected();
        await DockerMachine.KillAsync(DatabaseOf(Active));
        await RecoverAsync(person, "failover", "--to", Standby, "--scope", "database");
    }

    /// <summary>Gives clients time to write to what is left: only what was written can be lost.</summary>
    public Task LetClientsWriteAsync() => Task.Delay(ClientTime, Time);

    /// <summary>A command that may fail; the code of its error, null when it succeeded.</summary>
    public async Task<string?> TryAsync(params string[] command)
    {
        CommandStarted ??= Time.GetUtcNow();
        Commands++;
        var result = await Operator.TryAsync(null, command);
        _claims.AddRange(LossClaim.Read(result.Output));
        return ErrorCode.Of(result);
    }

    /// <summary>A command that is killed at a random moment, and may have ended before.</summary>
    public async Task KillOnTheWayAsync(TimeSpan latest, params string[] command)
    {
        CommandStarted ??= Time.GetUtcNow();
        Commands++;
        var result = await Operator.TryAsync(latest * Random.NextDouble(), command);
        if (result.ExitCode != CommandRecord.Killed)
            _claims.AddRange(LossClaim.Read(result.Output));
    }

    /// <summary>Does what `status` and the commands that fail name, until the cluster is healthy.</summary>
    /// <exception cref="DrillException">It did not become healthy.</exception>
    public async Task FollowAdviceAsync()
    {
        var begun = Time.GetUtcNow();
        CommandStarted ??= begun;
        var log = new RoundLog(Time);
        var hands = new ScriptedOperator(Operator, Endpoints, [Reaction.Prompt], log, Time);
        var noExit = await hands.RecoverAsync(() => begun, AdviceDeadline);
        Commands += log.Commands.Count(command => command.Verb != "status");
        _claims.AddRange(log.Commands.SelectMany(command => command.Claims));
        if (noExit is not null)
            throw new DrillException($"The operator found no exit: {noExit}\n{string.Join('\n', log.Lines)}");
    }

    /// <summary>The codes of the problems that `status` names.</summary>
    /// <exception cref="DrillException">It could not look.</exception>
    public async Task<ImmutableArray<string>> ProblemsAsync()
    {
        var status = await Operator.TryAsync(null, "status");
        using var document = JsonDocument.Parse(string.IsNullOrWhiteSpace(status.Output) ? "{}" : status.Output);
        return document.RootElement.TryGetProperty("problems", out var problems)
            ? [.. problems.EnumerateArray().Select(problem => problem.GetProperty("code").GetString()!)]
            : throw new DrillException($"`status` failed: {ErrorCode.Of(status)}.");
    }

    /// <summary>Cuts the peering while a second primary is made, which the product cannot prevent; it has to end it later.</summary>
    public async Task WhileApartAsync(Func<Task> act)
    {
        var from = Time.GetUtcNow();
        await DockerMachine.KillAsync(Router);
        await act();
        await DockerMachine.StartAsync(Router);
        Apart = new Span(from, Time.GetUtcNow());
    }

    /// <summary>Breaks something until what is returned is disposed of.</summary>
    public async Task<IAsyncDisposable> BreakAsync(IFault fault, string region)
    {
        var target = FaultTarget.Of(Endpoints.FindRegion(region)!);
        await fault.ApplyAsync(target);
        return new Broken(fault, target);
    }

    public Task<ClusterState> ObserveAsync() =>
        MemberObserver.ObserveAsync(Endpoints, MemberObserver.DefaultDeadline, urgent: false, CancellationToken.None);

    /// <exception cref="DrillException">No write was acknowledged in time.</exception>
    public async Task ExpectWritesAsync(string after)
    {
        if (!await Traffic.WaitForWriteAsync(Time.GetUtcNow(), TimeSpan.FromSeconds(60)))
            throw new DrillException($"No write was acknowledged within 60 s after {after}.");
    }

    /// <summary>A database that is not the primary takes no write, at the latest after the time that two primaries may need to see each
    /// other; otherwise that is a finding.</summary>
    public async Task ExpectRefusedWritesAsync(string region)
    {
        var end = Time.GetUtcNow() + TwoPrimariesLimit;
        // The role change may have stopped the machine itself.
        while (await DockerMachine.IsRunningAsync(DatabaseOf(region)) && await DatabaseMachine.TakesWriteAsync(DatabaseOf(region)))
        {
            if (Time.GetUtcNow() > end)
            {
                Findings.Add(
                    $"{DatabaseOf(region)} took a write {TwoPrimariesLimit.TotalSeconds:F0} s after another primary could reach it.");
                return;
            }
            await Task.Delay(Poll, Time);
        }
    }

    /// <exception cref="DrillException">It did not come true in time; the message says what was seen last.</exception>
    public async Task ExpectAsync(string what, TimeSpan deadline, Func<Task<(bool Holds, string Seen)>> ask)
    {
        var end = Time.GetUtcNow() + deadline;
        while (true)
        {
            var (holds, seen) = await ask();
            if (holds)
                return;
            if (Time.GetUtcNow() > end)
                throw new DrillException($"Timed out after {deadline.TotalSeconds:F0} s waiting for {what}; last seen: {seen}.");
            await Task.Delay(Poll, Time);
        }
    }

    private sealed class Broken(IFault fault, FaultTarget target) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() => await fault.RemoveAsync(target);
    }
}
