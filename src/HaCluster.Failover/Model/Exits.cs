using System.Collections.Immutable;
using HaCluster.Failover.Planning;

namespace HaCluster.Failover.Model;

/// <summary>
/// From a state in which both hosts answer and nothing else happens, whatever command an operator begins with, what the product then
/// names leads to a healthy cluster.
/// </summary>
internal sealed class Exits(Setup setup, Operator operators)
{
    private const int MostCommands = 10;

    private readonly Dictionary<ulong, bool> _known = [];
    private readonly Solo _solo = new(setup, operators);

    /// <param name="attempts">What was tried, where there is no exit.</param>
    public bool Exist(in World world, out IReadOnlyList<string> attempts)
    {
        attempts = [];
        if (!world.BothAnswer || world.CommandRuns)
            return true;
        var alone = world;
        alone.Rest = new Rest { LinkCut = world.Rest.LinkCut, CommandsLeft = byte.MaxValue };
        var key = Fingerprint.Of(ref alone);
        if (_known.TryGetValue(key, out var exist))
            return exist;
        _solo.Settle(ref alone);
        exist = true;
        foreach (var (first, goal) in Beginnings(alone))
        {
            var tried = new List<string>();
            if (Leads(alone, first, goal, tried))
                continue;
            exist = false;
            attempts = tried;
            break;
        }
        _known.Add(key, exist);
        return exist;
    }

    private static IEnumerable<(Order First, Goal Goal)> Beginnings(World world)
    {
        yield return (Order.Status, Goal.Healthy);
        for (var target = 0; target < 2; target++)
        {
            yield return (new Order(FailoverOperation.Failover, target), Goal.Healthy);
            yield return (new Order(FailoverOperation.Rejoin, target), Goal.Healthy);
            yield return (new Order(FailoverOperation.Switchover, target), Goal.Healthy);
            // A full volume is the likeliest reason for a failover, and must not prevent it.
            if (world.Hosts[1 - target] is { IsPrimary: true, Volume: Volume.Full }
                && world.Hosts[target] is { IsStandby: true, Volume: Volume.Fine, ReplayHangs: false })
                yield return (new Order(FailoverOperation.Failover, target), Goal.Moved(target));
        }
    }

    // Nearest first, so that what is tried is what a patient operator would try.
    private bool Leads(World from, Order first, Goal goal, List<string> tried)
    {
        var visited = new HashSet<(ulong, Order)>();
        var waiting = new Queue<(World World, Order Order, int Depth)>([(from, first, 0)]);
        while (waiting.TryDequeue(out var node))
        {
            var (world, order, depth) = node;
            if (goal.IsReached(world, setup))
                return true;
            if (depth > MostCommands || !visited.Add((Fingerprint.Of(ref world), order)))
                continue;
            // A refusal says what has to be repaired on the host first: who does so tries the same again. Who asks `status` is asked to do
            // so only where both hosts need it.
            if (goal == Goal.Healthy && (first != Order.Status || BothAreBroken(world)) && Repaired(world) is { } repaired)
                waiting.Enqueue((repaired, order, depth + 1));
            var (result, advice) = order == Order.Status
                ? ("read", StatusAdvice.Of(Eyes.See(world, setup)))
                : _solo.Run(ref world, order);
            tried.Add($"{new string(' ', depth * 2)}{order}: {result}, names {Text(advice)}");
            if (goal.IsReached(world, setup))
                return true;
            foreach (var next in advice)
                waiting.Enqueue((world, next, depth + 1));
        }
        return false;
    }

    private static bool BothAreBroken(in World world) => IsBroken(world.Hosts[0]) && IsBroken(world.Hosts[1]);

    private static bool IsBroken(in Host host) => host.Volume != Volume.Fine || host.ReplayHangs || host.Data == Data.Partial;

    private static World? Repaired(World world)
    {
        var broken = false;
        for (var site = 0; site < 2; site++)
        {
            ref var host = ref world.Hosts[site];
            broken |= IsBroken(host);
            host.Volume = Volume.Fine;
            host.ReplayHangs = false;
            host.Replayed = 0;
        }
        return broken ? world : null;
    }

    private static string Text(ImmutableArray<Order> orders) => orders.IsEmpty ? "no command" : string.Join(", ", orders);
}
