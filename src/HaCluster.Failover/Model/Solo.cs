using System.Collections.Immutable;
using HaCluster.Failover.Planning;

namespace HaCluster.Failover.Model;

/// <summary>One command while nothing else happens.</summary>
internal sealed class Solo(Setup setup, Operator operators)
{
    private static readonly MoveKind[] Eager =
    [
        MoveKind.GuardIsAsked, MoveKind.ServerAnswers, MoveKind.Yields, MoveKind.DropsStaleMark, MoveKind.PromotionEnds,
        MoveKind.WalFlows, MoveKind.ForgetsAlone, MoveKind.PutsPromotionOnRecord,
    ];

    /// <summary>All that happens by itself has happened.</summary>
    public void Settle(ref World world)
    {
        for (var changed = true; changed;)
        {
            changed = false;
            foreach (var kind in Eager)
            {
                changed |= Nature.Happens(ref world, setup, kind, 0);
                changed |= Nature.Happens(ref world, setup, kind, 1);
            }
        }
    }

    /// <returns>How it ended, and the commands that are named then.</returns>
    public (string Result, ImmutableArray<Order> Advice) Run(ref World world, Order order)
    {
        var decided = operators.Decide(world, order);
        if (decided.Verdict == Verdict.Refused)
            return ("refused", decided.Advice);
        if (decided.Verdict == Verdict.AlreadyDone)
            return ("nothing to do", [Order.Status]);
        world.Commands[0] = decided.Plan;
        ImmutableArray<Order> advice = [];
        string? failed = null;
        while (world.Commands[0].Runs && NextStep(world) is >= 0 and var step)
        {
            var planned = world.Commands[0].Steps[step];
            var outcome = StepActions.Advance(ref world, setup, 0, step);
            if (outcome.Kind == OutcomeKind.Failed && failed is null)
            {
                failed = $"{StepActions.ScriptOf(planned.Action).Name} failed on {planned.Region}";
                advice = Named(outcome.Advice, Sites.Of(planned.Region), order);
            }
            Settle(ref world);
        }
        world.Commands[0] = default;
        return failed is null ? ("done", [Order.Status]) : (failed, advice);
    }

    private static int NextStep(in World world)
    {
        for (var step = 0; step < world.Commands[0].Steps.Length; step++)
        {
            if (StepActions.CanAdvance(world, 0, step))
                return step;
        }
        return -1;
    }

    private static ImmutableArray<Order> Named(Advice advice, int own, Order given)
    {
        var peer = 1 - own;
        var orders = ImmutableArray.CreateBuilder<Order>();
        Add(Advice.RunAgain, given);
        Add(Advice.RejoinOwn, new Order(FailoverOperation.Rejoin, own));
        Add(Advice.RejoinPeer, new Order(FailoverOperation.Rejoin, peer));
        Add(Advice.FailoverToOwn, new Order(FailoverOperation.Failover, own));
        Add(Advice.FailoverToPeer, new Order(FailoverOperation.Failover, peer));
        Add(Advice.FailoverToOwnAcceptingLoss, new Order(FailoverOperation.Failover, own, acceptsLoss: true));
        Add(Advice.FailoverToPeerAcceptingLoss, new Order(FailoverOperation.Failover, peer, acceptsLoss: true));
        Add(Advice.FailoverToPeerWholeRegion, new Order(FailoverOperation.Failover, peer, wholeRegion: true));
        Add(Advice.Degrade, new Order(FailoverOperation.Degrade, 0));
        Add(Advice.Status, Order.Status);
        return orders.ToImmutable();

        void Add(Advice flag, Order order)
        {
            if ((advice & flag) != 0)
                orders.Add(order);
        }
    }
}
