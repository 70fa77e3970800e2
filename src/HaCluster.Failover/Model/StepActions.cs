using HaCluster.Failover.Model.Scripts;
using HaCluster.Failover.Planning;

namespace HaCluster.Failover.Model;

/// <summary>Moves the steps of the commands on, one action at a time.</summary>
internal static class StepActions
{
    public static ModelScript ScriptOf(StepAction action) => action switch
    {
        StepAction.Prepare => SwitchoverScripts.Prepare,
        StepAction.Demote => SwitchoverScripts.Demote,
        StepAction.Follow => SwitchoverScripts.Follow,
        StepAction.FenceServer => FenceScripts.Fence,
        StepAction.FenceMachine => FenceScripts.FenceMachine,
        StepAction.StartMachine => FenceScripts.StartMachine,
        StepAction.Promote => PromotionScripts.Promote,
        StepAction.StartPrimary => PromotionScripts.StartPrimary,
        StepAction.Admit => RejoinScripts.Admit,
        StepAction.Rejoin => RejoinScripts.Rejoin,
        StepAction.Complete => RejoinScripts.Complete,
        StepAction.Degrade => RejoinScripts.Degrade,
        // No command of the model restores the cluster.
        StepAction.Replace => new ModelScript("replace", []),
        _ => throw new ArgumentOutOfRangeException(nameof(action), action, "a step without a script"),
    };

    /// <summary>A script of a step runs on the host, and holds its lock.</summary>
    public static bool HostIsLocked(in World world, int site) => Holder(world, site, except: -1) >= 0;

    /// <summary>The next action of the step can be carried out now.</summary>
    public static bool CanAdvance(in World world, int slot, int step)
    {
        ref readonly var command = ref world.Commands[slot];
        var steps = command.Steps;
        if (!command.Runs || step >= steps.Length)
            return false;
        if (IsActive(command, step))
            return world.Hosts[Command.SiteOf(steps[step])].IsUp;
        if (!IsDue(command, step))
            return false;
        if (OnProvider(steps[step]))
            return true;
        var site = Command.SiteOf(steps[step]);
        // A fence waits for no other step for long.
        return world.Hosts[site].Answers && (steps[step].Action == StepAction.FenceServer || Holder(world, site, slot) < 0);
    }

    /// <summary>Carries out the next action of the step.</summary>
    /// <returns>What it advises when the step failed, which ends its command.</returns>
    public static Outcome Advance(ref World world, Setup setup, int slot, int step)
    {
        ref var command = ref world.Commands[slot];
        var planned = command.Steps[step];
        var site = Command.SiteOf(planned);
        var scene = new Scene(ref world, setup, site, slot);
        if (command.Progress[step] == 0)
        {
            if (planned.Action == StepAction.FenceServer && Holder(world, site, slot) is >= 0 and var holder)
                End(ref world, holder, StepOn(world, holder, site));
            if (!OnProvider(planned))
                scene.RepeatFacts();
            command.Progress[step] = 1;
        }
        var index = command.Progress[step] - 1;
        var outcome = ScriptOf(planned.Action).Actions[index].Run(ref scene);
        switch (outcome.Kind)
        {
            case OutcomeKind.Continue:
                command.Progress[step] = (byte)(index + 2);
                break;
            case OutcomeKind.GoTo:
                command.Progress[step] = (byte)(outcome.Next + 1);
                break;
            case OutcomeKind.Done:
                command.Progress[step] = Progress.Finished;
                if (!AnyIsActive(command))
                {
                    command.Read = 0;
                    command.Known = default;
                }
                EndIfNothingIsLeft(ref world, slot);
                break;
            default:
                End(ref world, slot, step);
                break;
        }
        return outcome;
    }

    /// <summary>The step fails. Steps that do not depend on it still begin, as the engine has it.</summary>
    public static void End(ref World world, int slot, int step)
    {
        world.Commands[slot].Progress[step] = Progress.Failed;
        EndIfNothingIsLeft(ref world, slot);
    }

    /// <summary>No script runs on a machine without power.</summary>
    public static void EndOn(ref World world, int site)
    {
        while (Holder(world, site, except: -1) is >= 0 and var slot)
            End(ref world, slot, StepOn(world, slot, site));
    }

    /// <summary>The step's script is on a host now.</summary>
    public static bool IsActive(in Command command, int step) => command.Progress[step] is > 0 and < Progress.Failed;

    private static bool AnyIsActive(in Command command)
    {
        for (var step = 0; step < command.Steps.Length; step++)
        {
            if (IsActive(command, step))
                return true;
        }
        return false;
    }

    /// <summary>The step can begin as far as its command is concerned.</summary>
    public static bool IsDue(in Command command, int step)
    {
        if (command.Orphaned || command.Progress[step] != 0)
            return false;
        foreach (var needed in command.Steps[step].After)
        {
            if (command.Progress[IndexOf(command, needed)] != Progress.Finished)
                return false;
        }
        return true;
    }

    /// <summary>All steps succeeded: what is left is the report.</summary>
    public static bool IsFinished(in Command command)
    {
        for (var step = 0; step < command.Steps.Length; step++)
        {
            if (command.Progress[step] != Progress.Finished)
                return false;
        }
        return !command.Orphaned;
    }

    public static void EndIfNothingIsLeft(ref World world, int slot)
    {
        ref var command = ref world.Commands[slot];
        if (IsFinished(command))
            return;
        for (var step = 0; step < command.Steps.Length; step++)
        {
            if (IsActive(command, step) || IsDue(command, step))
                return;
        }
        command = default;
    }

    private static bool OnProvider(PlanStep step) => step.Action is StepAction.FenceMachine or StepAction.StartMachine;

    private static int Holder(in World world, int site, int except)
    {
        for (var slot = 0; slot < 2; slot++)
        {
            if (slot != except && world.Commands[slot].Runs && StepOn(world, slot, site) >= 0)
                return slot;
        }
        return -1;
    }

    private static int StepOn(in World world, int slot, int site)
    {
        ref readonly var command = ref world.Commands[slot];
        var steps = command.Steps;
        for (var step = 0; step < steps.Length; step++)
        {
            if (IsActive(command, step) && !OnProvider(steps[step]) && Command.SiteOf(steps[step]) == site)
                return step;
        }
        return -1;
    }

    private static int IndexOf(in Command command, StepAction action)
    {
        var steps = command.Steps;
        for (var step = 0; step < steps.Length; step++)
        {
            if (steps[step].Action == action)
                return step;
        }
        throw new ArgumentOutOfRangeException(nameof(action), action, "a step that the plan does not have");
    }
}
