using HaCluster.Failover.Members;

namespace HaCluster.Failover.Model.Scripts;

/// <summary>The scripts that take the role away from a host.</summary>
internal static class FenceScripts
{
    private const int Primary = 4;

    public static ModelScript Fence { get; } = new("fence",
    [
        new("looks at its role", "refuse_stale_plan", (ref Scene scene) =>
        {
            if (scene.IsStale)
                return Outcome.Fail(Advice.RunAgain);
            return BecamePrimary(scene) ? Outcome.Fail(Advice.RunAgain)
                : IsStandby(scene.Own) ? Outcome.Continue : Outcome.GoTo(Primary);
        }),
        new("standby: withdraws a pending promotion, which stops the server", "withdraw_promotion", (ref Scene scene) =>
        {
            if (BecamePrimary(scene))
                return Outcome.Fail(Advice.RunAgain);
            if (scene.Own.IsPrimary)
                return Outcome.GoTo(Primary);
            var pending = scene.Own.PromotionPending || (scene.Own.Promotion.Names(scene.Site) && !scene.Own.Promotion.Done);
            scene.Command.Read = (byte)(scene.Own.Server == Server.Stopped ? 0 : 1);
            if (pending && scene.Own.Server != Server.Stopped)
                scene.Own.Stop(cleanly: false, wanted: false);
            return Outcome.Continue;
        }),
        new("standby: records the role change, else is held in memory", "record intended", (ref Scene scene) =>
        {
            if (!scene.Record(done: false) && !scene.Own.IsFenced)
                scene.Own.Fenced = FenceMark.UntilBoot;
            return Outcome.Continue;
        }),
        new("standby: starts again", "systemctl start --no-block", (ref Scene scene) =>
        {
            scene.Own.Wanted |= scene.Command.Read != 0;
            return Outcome.Done;
        }),
        new("primary: is held in memory, and is not alone any more", "hold \"failover", (ref Scene scene) =>
        {
            if (!scene.Rules.FenceStopsFirst)
                return Outcome.Continue;
            Hold(ref scene.Own);
            scene.Own.Alone = false;
            return Outcome.Continue;
        }),
        new("primary: stops at once", "stop_now", (ref Scene scene) =>
        {
            if (!scene.Rules.FenceStopsFirst)
            {
                // The former order: first the mark, then the stop.
                if (!Mark(ref scene))
                    return Outcome.Fail(Advice.RunAgain);
            }
            scene.Own.Stop(cleanly: scene.Own is { Server: Server.Stopped, Clean: true }, wanted: false);
            return Outcome.Continue;
        }),
        new("primary: is marked as fenced, where the disk takes it", "keep_from_starting \"failover", (ref Scene scene) =>
        {
            if (scene.Rules.FenceStopsFirst)
                Mark(ref scene);
            return Outcome.Continue;
        }),
        new("primary: records the role change, reads the end of its WAL", "record intended", (ref Scene scene) =>
        {
            scene.Record(done: false);
            scene.Report(new Facts { FencedEnd = (byte)(1 + scene.Own.End) });
            return Outcome.Done;
        }),
    ]);

    public static ModelScript FenceMachine { get; } = new("fence-machine",
    [
        new("stops the machine", "docker kill", (ref Scene scene) =>
        {
            if (!scene.Setup.ProviderAnswers)
                return Outcome.Fail(Advice.RunAgain);
            scene.Own.PowerOff(Machine.Fenced);
            StepActions.EndOn(ref scene.World, scene.Site);
            return Outcome.Done;
        }),
    ]);

    public static ModelScript StartMachine { get; } = new("start-machine",
    [
        new("starts the machine", "docker start", (ref Scene scene) =>
        {
            if (!scene.Setup.ProviderAnswers)
                return Outcome.Fail(Advice.RunAgain);
            if (scene.Own.Machine is Machine.Fenced or Machine.Lost)
                scene.Own.Machine = Machine.Running;
            return Outcome.Done;
        }),
    ]);

    public static void Hold(ref Host host)
    {
        if (host.Fenced == FenceMark.None)
            host.Fenced = FenceMark.UntilBoot;
        host.WasPrimary = true;
    }

    /// <summary>The durable mark, with the file that makes a standby of the data.</summary>
    public static bool Mark(ref Scene scene)
    {
        if (!scene.Own.TakesMark(scene.Rules))
            return false;
        scene.Own.Fenced = FenceMark.Durable;
        scene.Own.WasPrimary = true;
        scene.Own.StandbySignal = true;
        return true;
    }

    // What became primary after the plan was made has acknowledged what the plan knows nothing of.
    private static bool BecamePrimary(in Scene scene) =>
        !scene.Own.IsFenced && (scene.Own.IsPrimary || !scene.Own.StandbySignal)
        && (scene.Command.ExpectsStandby || (scene.Command.PlanKind == PlanKind.Restore && scene.Own.Server != Server.Stopped));

    private static bool IsStandby(in Host host) => !host.IsFenced && host.StandbySignal && !host.IsPrimary;
}
