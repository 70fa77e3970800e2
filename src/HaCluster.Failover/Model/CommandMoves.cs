using System.Collections.Immutable;
using HaCluster.Failover.Members;
using HaCluster.Failover.Planning;

namespace HaCluster.Failover.Model;

/// <summary>A command from its beginning to its report or its death.</summary>
internal sealed class CommandMoves(Setup setup, Operator operators)
{
    /// <summary>It looks, and decides on what it saw.</summary>
    /// <returns>False: it cannot be typed now, or was refused, which changes nothing.</returns>
    public bool Begins(ref World world, Order order)
    {
        if (world.Rest.CommandsLeft == 0 || FreeSlot(world) is not { } slot || !Spends(ref world, order))
            return false;
        var decided = operators.Decide(world, order);
        if (decided.Verdict == Verdict.Refused && decided.Advice.Contains(order.Accepting) && !order.AcceptsLoss)
            decided = operators.Decide(world, order.Accepting);
        return decided.Verdict == Verdict.AlreadyDone
            ? order.Operation == FailoverOperation.Failover && Promises.Repeats(ref world, order.Target, decided.Repeated)
            : Takes(ref world, slot, decided);
    }

    /// <summary>The plan that was decided on becomes a command.</summary>
    public static bool Takes(ref World world, int slot, Decided decided)
    {
        if (decided.Verdict != Verdict.Proceeds)
            return false;
        if (decided is { IsNew: true } && Promises.IsTaken(world, decided.Plan))
            world.Rest.Breach = Breach.SameEpoch;
        world.Commands[slot] = decided.Plan;
        world.Rest.CommandsLeft--;
        return true;
    }

    /// <summary>The connection to the host of a step is lost: its script may go on there, and its command does not hear of it.</summary>
    public static bool IsLost(ref World world, int slot, int step)
    {
        ref var command = ref world.Commands[slot];
        if (!command.Runs || step >= command.Steps.Length)
            return false;
        var planned = command.Steps[step];
        var onProvider = planned.Action is StepAction.FenceMachine or StepAction.StartMachine;
        ref readonly var host = ref world.Hosts[Command.SiteOf(planned)];
        if (onProvider || host.Answers)
            return false;
        if (StepActions.IsActive(command, step))
        {
            // A script on a machine without power is gone; one that its operator does not hear of goes on.
            if (host.Machine is Machine.Lost or Machine.Fenced)
                StepActions.End(ref world, slot, step);
            else if (command.Orphaned)
                return false;
            else
                command.Orphaned = true;
            return true;
        }
        if (!StepActions.IsDue(command, step))
            return false;
        StepActions.End(ref world, slot, step);
        return true;
    }

    /// <summary>The operator's process is killed. What runs on a host goes on there, until it ends or is killed, too.</summary>
    public static bool IsKilled(ref World world, int slot)
    {
        if (world.Rest.KillsLeft == 0 || !world.Commands[slot].Runs || world.Commands[slot].Orphaned)
            return false;
        world.Rest.KillsLeft--;
        world.Commands[slot].Orphaned = true;
        StepActions.EndIfNothingIsLeft(ref world, slot);
        return true;
    }

    /// <summary>A script whose operator went away ends where it is.</summary>
    public static bool ScriptEnds(ref World world, int slot)
    {
        if (!world.Commands[slot].Orphaned)
            return false;
        world.Commands[slot] = default;
        return true;
    }

    /// <summary>All steps are done: it looks once more, and reports.</summary>
    public bool Reports(ref World world, int slot)
    {
        var command = world.Commands[slot];
        if (!command.Runs || !StepActions.IsFinished(command))
            return false;
        world.Commands[slot] = default;
        ref readonly var primary = ref world.Hosts[command.To];
        if (primary.IsPrimary && primary.Answers && !(world.TwoPrimaries && world.BothAnswer))
            Promises.Succeeds(ref world, command, LossOf(world, command));
        return true;
    }

    private static int? FreeSlot(in World world) =>
        !world.Commands[0].Runs ? 0 : !world.Commands[1].Runs ? 1 : null;

    // A word that the old primary is down costs a fault when it is false, and is not given about a host that answers.
    private bool Spends(ref World world, Order order)
    {
        if (world.CommandRuns && !setup.Overlapping)
            return false;
        ref readonly var other = ref world.Hosts[1 - order.Target];
        if (order.WholeRegion && !other.Answers)
            return false;
        if (!order.Vouches)
            return true;
        if (other.Answers || order.WholeRegion)
            return false;
        if (other.Machine is Machine.Lost or Machine.Fenced)
            return true;
        return (setup.Kinds & FaultKinds.FalseWord) != 0 && world.Rest.FaultsLeft-- > 0;
    }

    private Loss LossOf(in World world, in Command command)
    {
        if (!command.IsEmergency)
            return default;
        if (command.PlanKind == PlanKind.Restore || !setup.Rules.FactsAreKept)
            return Exactly(command.Facts) ?? command.Loss;
        var facts = command.Facts;
        if (!setup.Rules.SynchronousMark && setup.Synchronous)
            facts.Synchronous = (byte)(2 + command.To);
        var plan = PlanComposer.Failover(command.Epoch, Sites.Name(command.From), Sites.Name(command.To), (Fence)command.Fence);
        return Loss.Of(
            LossReport.Of(plan, LossReport.Complete(Eyes.Print(facts).ToImmutableDictionary(), plan, Eyes.See(world, setup))), setup.Rules);
    }

    private static Loss? Exactly(in Facts facts) =>
        facts.FencedEnd == 0 || facts.ReceivedEnd == 0 ? null
        : facts.FencedEnd <= facts.ReceivedEnd ? Loss.Nothing
        : new Loss(Claim.AtMost, (byte)(facts.FencedEnd - facts.ReceivedEnd));
}
