using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using HaCluster.Failover.Members;
using HaCluster.Failover.Planning;

namespace HaCluster.Failover.Model;

/// <summary>
/// How far each step of a plan is: 0 not begun, <see cref="Failed"/>, <see cref="Finished"/>, else one more than the index of its next
/// action.
/// </summary>
[InlineArray(MaximumSteps)]
internal struct Progress
{
    public const int MaximumSteps = 5;
    public const byte Failed = 254;
    public const byte Finished = 255;

    private byte _first;
}

/// <summary>A command that runs, or what is left of one on the hosts. No order: there is none.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal struct Command
{
    public Order Order;
    public byte Kind;
    public byte Epoch;
    public byte Number;
    public byte From;
    public byte To;
    public byte Fence;
    public bool StartsMachine;

    /// <summary>The side that it fences was a standby when it was decided on.</summary>
    public bool ExpectsStandby;

    /// <summary>What its plan says could be lost.</summary>
    public Loss Loss;

    /// <summary>The operator agreed to no loss.</summary>
    public bool Limited;

    /// <summary>It has the operator's word for a fence, and nothing told that it was wrong.</summary>
    public bool Trusts;

    /// <summary>Its operator went away: no further step begins.</summary>
    public bool Orphaned;
    public Progress Progress;

    /// <summary>What its steps printed.</summary>
    public Facts Facts;

    /// <summary>What a step read and uses in a later action: a record, and a position or a yes.</summary>
    public Promotion Known;
    public byte Read;

    public readonly bool Runs => Order.Code != 0;

    public readonly PlanKind PlanKind => (PlanKind)Kind;

    public readonly ImmutableArray<PlanStep> Steps => Plans.Steps(this);

    public static int SiteOf(PlanStep step) => Sites.Of(step.Region);

    public readonly bool IsEmergency => PlanKind is PlanKind.Failover or PlanKind.Restore;
}

/// <summary>The steps of a plan, which the planner composes from what a command keeps of it.</summary>
internal static class Plans
{
    private static readonly ImmutableArray<PlanStep>?[] Known = new ImmutableArray<PlanStep>?[256];

    public static ImmutableArray<PlanStep> Steps(in Command command)
    {
        var index = command.Kind + (8 * command.Fence) + (32 * command.To) + (command.StartsMachine ? 64 : 0);
        return Known[index] ??= Compose(command).Steps;
    }

    private static Plan Compose(in Command command)
    {
        var (from, to) = (Sites.Name(command.From), Sites.Name(command.To));
        return command.PlanKind switch
        {
            PlanKind.Switchover => PlanComposer.Switchover(command.Epoch, from, to),
            PlanKind.Failover => PlanComposer.Failover(command.Epoch, from, to, (Fence)command.Fence),
            PlanKind.Restore => PlanComposer.Restore(command.Epoch, from, to, (Fence)command.Fence),
            PlanKind.Rejoin => PlanComposer.Rejoin(command.Epoch, command.Number, from, to, command.StartsMachine),
            _ => PlanComposer.Degrade(command.Epoch, command.Number, from, to),
        };
    }
}
