using HaCluster.Failover.Members;

namespace HaCluster.Failover.Model.Scripts;

/// <summary>The scripts that give the role to a host.</summary>
internal static class PromotionScripts
{
    private const int TakeWrites = 8;

    public static ModelScript Promote { get; } = new("promote",
    [
        new("starts a standby that was stopped", "start_stopped_standby", (ref Scene scene) =>
            scene.IsStale ? Outcome.Fail(Advice.RunAgain)
            : scene.Own.Server != Server.Stopped ? Outcome.Continue
            : !scene.Own.StandbySignal || scene.Own.IsFenced ? Outcome.Fail(Advice.Status)
            : Start.Ask(ref scene)),
        new("looks at its role, at the old primary and at the loss", "refuse_greater_loss \"$received\"", Look),
        new("records the intention", "record intended", (ref Scene scene) =>
            scene.Record(done: false) ? Outcome.Continue : Outcome.Fail(Advice.RunAgain)),
        new("asks the old primary, chooses whom commits will wait for, reports what it has", "refuse_living_primary", (ref Scene scene) =>
        {
            if (!scene.Own.IsStandby)
                return Outcome.Fail(Advice.RunAgain);
            // Somebody vouched for the fence, or undid it since. A machine that was stopped is not asked.
            var lives = scene.PeerAnswers && scene.Peer.IsPrimary;
            if (scene.Rules.ProofOfLife && lives && scene.Command.Fence is (byte)Fence.Server or (byte)Fence.Operator)
                return Outcome.Fail(Advice.FailoverToOwn);
            scene.Command.Trusts |= !lives && scene.Command.Fence == (byte)Fence.Operator;
            if (scene.Setup.Synchronous && scene.Command.PlanKind == PlanKind.Failover)
                scene.Own.Degraded = true;
            Replication.SetWaits(ref scene.World, scene.Site, WaitsAfterwards(scene));
            scene.Report(new Facts { ReceivedEnd = scene.Command.Read });
            return Outcome.Continue;
        }),
        new("promotes", "pg_promote", (ref Scene scene) =>
        {
            if (scene.Own.IsPrimary)
                return Outcome.GoTo(TakeWrites);
            if (!scene.Own.IsStandby)
                return Outcome.Fail(Advice.RunAgain);
            if (scene.Own.ReplayHangs)
            {
                scene.Own.PromotionPending = true;
                return Outcome.Continue;
            }
            Replication.Promote(ref scene.Own, scene.Site);
            scene.Own.IsStray |= scene.Command.Trusts;
            return Outcome.GoTo(TakeWrites);
        }),
        new("waits for the end of the recovery", "the replay has stood still", (ref Scene scene) =>
            scene.Own.IsPrimary ? Outcome.GoTo(TakeWrites)
            : scene.Own.IsStandby ? Outcome.Continue
            : Outcome.Fail(Advice.RunAgain)),
        new("takes a promotion back that stands still: stops", "withdraw_promotion", (ref Scene scene) =>
        {
            if (scene.Own.IsPrimary)
                return Outcome.Fail(Advice.RunAgain);
            scene.Own.Stop(cleanly: false, wanted: false);
            scene.Own.StandbySignal = true;
            return Outcome.Continue;
        }),
        new("takes a promotion back that stands still: starts again", "systemctl start --no-block", (ref Scene scene) =>
        {
            scene.Own.Wanted = true;
            return Outcome.Fail(Advice.RunAgain | Advice.FailoverToPeer);
        }),
        new("reads the mode at the end of the recovery, writes the role change", "mode_sql \"$mode\"", (ref Scene scene) =>
        {
            if (!scene.Own.IsPrimary)
                return Outcome.Fail(Advice.RunAgain);
            if (!History.HasEpoch(scene.Own.Wal, scene.Command.Epoch))
            {
                var site = History.SynchronousSite(scene.Own.Wal);
                scene.Report(new Facts { Synchronous = (byte)(site is { } waitedFor ? 2 + waitedFor : 1) });
                scene.LogMode(WaitsAfterwards(scene) ? scene.PeerSite : null);
                scene.Log(History.EpochEntry(scene.Command.Epoch));
            }
            scene.Own.Slot = true;
            return Outcome.Continue;
        }),
        new("may start alone", "durable \"$ALONE\"", (ref Scene scene) =>
        {
            if (scene.Command.PlanKind == PlanKind.Switchover)
                return Outcome.Continue;
            if (!scene.Own.TakesMark(scene.Rules))
                return Outcome.Fail(Advice.RunAgain);
            scene.Own.Alone = true;
            return Outcome.Continue;
        }),
        new("records the promotion", "record \"done\"", (ref Scene scene) =>
            scene.Record(done: scene.Command.PlanKind != PlanKind.Switchover) ? Outcome.Done : Outcome.Fail(Advice.RunAgain)),
    ]);

    public static ModelScript StartPrimary { get; } = new("start-primary",
    [
        new("looks at its role", "refuse_stale_plan", (ref Scene scene) =>
            scene.IsStale ? Outcome.Fail(Advice.RunAgain)
            : scene.Own.IsStandby ? Outcome.Fail(Advice.FailoverToOwn)
            : Outcome.Continue),
        new("records the intention", "record intended", (ref Scene scene) =>
            scene.Record(done: false) ? Outcome.Continue : Outcome.Fail(Advice.RunAgain)),
        new("may start alone", "durable \"$ALONE\"", (ref Scene scene) =>
        {
            var alone = scene.Rules.StoppedServersStart
                ? scene.Command.Fence != (byte)Fence.None
                : scene.Command.Fence is (byte)Fence.Machine or (byte)Fence.Operator;
            if (!alone)
                return Outcome.Continue;
            if (!scene.Own.TakesMark(scene.Rules))
                return Outcome.Fail(Advice.RunAgain);
            scene.Own.Alone = true;
            scene.Command.Trusts |= scene.Command.Fence == (byte)Fence.Operator && !(scene.PeerAnswers && scene.Peer.IsPrimary);
            return Outcome.Continue;
        }),
        new("is no standby by its files", "rm -f \"$DATA_DIR/standby.signal\"", (ref Scene scene) =>
        {
            if (!scene.Own.Runs)
                scene.Own.StandbySignal = false;
            return Outcome.Continue;
        }),
        new("lifts its fence", "lift_fence", (ref Scene scene) =>
        {
            if (scene.Own.Runs)
                return Outcome.Continue;
            if (scene.Own.Data == Data.Partial)
                return Outcome.Fail(Advice.RejoinOwn);
            scene.Own.LiftFence();
            scene.Own.DemotedEpoch = scene.Own.DemotedEnd = 0;
            return Outcome.Continue;
        }),
        new("its guard is asked", "start_server", (ref Scene scene) =>
        {
            var outcome = Start.Ask(ref scene);
            scene.Own.IsStray |= scene.Command.Trusts;
            return outcome;
        }),
        new("is primary; lets commits go on alone where the peer does not stream", "peer_streams", (ref Scene scene) =>
        {
            Boot.Begin(ref scene.World, scene.Site);
            if (!scene.Own.IsPrimary)
                return Outcome.Fail(Advice.Status);
            if (!scene.Setup.Synchronous || scene.World.Feeds(scene.Site))
                return Outcome.Continue;
            if (!scene.Own.TakesMark(scene.Rules))
                return Outcome.Fail(Advice.RunAgain);
            scene.Own.Degraded = true;
            scene.LogMode(null);
            Replication.SetWaits(ref scene.World, scene.Site, waits: false);
            return Outcome.Continue;
        }),
        new("writes the role change", "promoted_sql", (ref Scene scene) =>
        {
            if (!scene.Own.IsPrimary)
                return Outcome.Fail(Advice.RunAgain);
            scene.Own.Slot = true;
            if (!History.HasEpoch(scene.Own.Wal, scene.Command.Epoch))
                scene.Log(History.EpochEntry(scene.Command.Epoch));
            return Outcome.Continue;
        }),
        new("records the start", "record \"done\"", (ref Scene scene) =>
            scene.Record(done: true) ? Outcome.Done : Outcome.Fail(Advice.RunAgain)),
    ]);

    private static bool WaitsAfterwards(in Scene scene) =>
        scene.Setup.Synchronous && scene.Command.PlanKind == PlanKind.Switchover;

    private static Outcome Look(ref Scene scene)
    {
        Boot.Begin(ref scene.World, scene.Site);
        if (scene.Own.IsPrimary)
            return Outcome.GoTo(TakeWrites);
        if (!scene.Own.IsStandby)
            return Outcome.Fail(Advice.RejoinOwn);
        ref var command = ref scene.Command;
        if (command.PlanKind == PlanKind.Switchover
            && (command.Facts.ShutdownEnd == 0 || scene.Own.ReplayedEnd < command.Facts.ShutdownEnd - 1))
            return Outcome.Fail(Advice.RunAgain | Advice.FailoverToPeer);
        scene.Report(new Facts { Contact = scene.Own.Contact });
        if (command.Limited && command.Facts.FencedEnd - 1 > scene.Own.End)
            return Outcome.Fail(Advice.FailoverToOwnAcceptingLoss | Advice.FailoverToPeer);
        // Read here, reported after the next action.
        command.Read = (byte)(1 + scene.Own.End);
        return Outcome.Continue;
    }
}
