namespace HaCluster.Failover.Model.Scripts;

/// <summary>The scripts of a planned move.</summary>
internal static class SwitchoverScripts
{
    public static ModelScript Prepare { get; } = new("prepare",
    [
        new("checks that the standby streams", "await \"streaming from $PEER_NAME\"", (ref Scene scene) =>
            scene.IsStale ? Outcome.Fail(Advice.RunAgain)
            : scene.Own.IsPrimary ? (scene.Own.Promotion.Epoch == scene.Command.Epoch ? Outcome.Done : Outcome.Fail(Advice.RunAgain))
            : !scene.Own.IsStandby ? Outcome.Fail(Advice.RejoinOwn)
            : scene.Own.Promotion.Epoch == scene.Command.Epoch || scene.World.Streams(scene.Site) ? Outcome.Continue
            : Outcome.Fail(Advice.RejoinOwn)),
        new("creates the slot of the peer", "ensure_peer_slot true", (ref Scene scene) =>
        {
            if (!scene.Own.Runs)
                return Outcome.Fail(Advice.RunAgain);
            scene.Own.Slot = true;
            return Outcome.Continue;
        }),
        new("records the intention", "record intended", (ref Scene scene) =>
            scene.Record(done: false) ? Outcome.Done : Outcome.Fail(Advice.RunAgain)),
    ]);

    private const int HandOver = 5;
    private const int RollBack = 8;

    public static ModelScript Demote { get; } = new("demote",
    [
        new("looks at its role", "refuse_stale_plan", (ref Scene scene) =>
        {
            if (scene.IsStale)
                return Outcome.Fail(Advice.RunAgain);
            if (scene.Own.DemotedEpoch == scene.Command.Epoch)
            {
                scene.Report(new Facts { ShutdownEnd = scene.Own.DemotedEnd });
                return Outcome.Done;
            }
            return scene.Own.IsStandby ? Outcome.Done
                : scene.Own.IsPrimary ? Outcome.Continue
                : Outcome.GoTo(HandOver);
        }),
        new("waits for the peer to stream, checkpoints", "await \"$PEER_NAME to stream\"", (ref Scene scene) =>
            scene.World.Feeds(scene.Site) ? Outcome.Continue : Outcome.Fail(Advice.RejoinPeer)),
        new("records the intention", "record intended", (ref Scene scene) =>
            scene.Record(done: false) ? Outcome.Continue : Outcome.Fail(Advice.RunAgain)),
        new("is marked as fenced, unless the operator went away", "durable \"$FENCED\"", (ref Scene scene) =>
        {
            if (scene.Command.Orphaned || !scene.Own.IsPrimary || !scene.Own.TakesMark(scene.Rules))
                return Outcome.Fail(Advice.RunAgain);
            scene.Own.Fenced = FenceMark.Durable;
            scene.Own.WasPrimary = true;
            return Outcome.Continue;
        }),
        new("stops cleanly", "kill -INT", (ref Scene scene) =>
        {
            if (!scene.Own.IsPrimary)
                return Outcome.GoTo(HandOver);
            // A server that stops in order sends everything to the standby first.
            Replication.Flow(ref scene.World, scene.PeerSite);
            scene.Own.Stop(cleanly: true, wanted: false);
            // Nobody can have been promoted since, while this script runs.
            scene.Command.Read = 1;
            return Outcome.Continue;
        }),
        new("becomes a standby by its files", "touch \"$DATA_DIR/standby.signal\"", (ref Scene scene) =>
        {
            if (scene.Own.Runs || !scene.Own.Clean || (scene.Command.Read == 0 && !PeerHasEverything(scene)))
                return Outcome.GoTo(RollBack);
            scene.Own.StandbySignal = true;
            return Outcome.Continue;
        }),
        new("notes where it stopped", "durable \"$DEMOTED\"", (ref Scene scene) =>
        {
            if (!scene.Own.TakesMark(scene.Rules))
                return Outcome.Fail(Advice.RunAgain);
            scene.Own.DemotedEpoch = scene.Command.Epoch;
            scene.Own.DemotedEnd = (byte)(1 + scene.Own.End);
            if (scene.Command.Read != 0)
                return Outcome.Continue;
            // Where another run stopped it, the peer is waited for first.
            scene.Report(new Facts { ShutdownEnd = scene.Own.DemotedEnd });
            return Outcome.Done;
        }),
        new("waits until the peer has replayed everything", "wait \"$asking\"", (ref Scene scene) =>
        {
            if (!PeerHasEverything(scene))
                return Outcome.Continue;
            scene.Report(new Facts { ShutdownEnd = (byte)(1 + scene.Own.End) });
            return Outcome.Done;
        }),
        new("gives up: is no standby by its files", "rm -f \"$DATA_DIR/standby.signal\"", (ref Scene scene) =>
        {
            if (scene.Command.Read == 0)
                return Outcome.Fail(Advice.RunAgain | Advice.FailoverToOwn);
            scene.Own.StandbySignal = false;
            return Outcome.Continue;
        }),
        new("gives up: may start alone", "durable \"$ALONE\"", (ref Scene scene) =>
        {
            if (!scene.Own.TakesMark(scene.Rules))
                return Outcome.Fail(Advice.RunAgain);
            scene.Own.Alone = true;
            return Outcome.Continue;
        }),
        new("gives up: lifts its fence", "lift_fence", (ref Scene scene) =>
        {
            if (scene.Own.Data == Data.Partial)
                return Outcome.Fail(Advice.RejoinOwn);
            scene.Own.LiftFence();
            scene.Own.DemotedEpoch = scene.Own.DemotedEnd = 0;
            return Outcome.Continue;
        }),
        new("gives up: its guard is asked", "start_server", Start.Ask),
        new("gives up: runs as primary again", "runs as primary again", (ref Scene scene) =>
        {
            Boot.Begin(ref scene.World, scene.Site);
            return Outcome.Fail(Advice.RunAgain | Advice.Status);
        }),
    ]);

    private static bool PeerHasEverything(in Scene scene) =>
        scene.PeerAnswers && scene.Peer.ReplayedEnd >= scene.Own.End && History.Continues(scene.Peer.Wal, scene.Own.Wal);

    public static ModelScript Follow { get; } = new("follow",
    [
        new("becomes a standby by its files", "touch \"$DATA_DIR/standby.signal\"", (ref Scene scene) =>
        {
            if (scene.IsStale)
                return Outcome.Fail(Advice.RunAgain);
            if (scene.Own.IsPrimary)
                return Outcome.Fail(Advice.RunAgain | Advice.Status);
            scene.Own.StandbySignal = true;
            return Outcome.Continue;
        }),
        new("lifts its fence", "lift_fence", (ref Scene scene) =>
        {
            if (scene.Own.Data == Data.Partial)
                return Outcome.Fail(Advice.RejoinOwn);
            if (!scene.Own.Runs)
                scene.Own.LiftFence();
            return Outcome.Continue;
        }),
        new("its guard is asked", "start_server", Start.Ask),
        new("drops the slot of the peer, waits until it streams", "drop_peer_slot", (ref Scene scene) =>
        {
            Boot.Begin(ref scene.World, scene.Site);
            if (!scene.Own.IsStandby)
                return Outcome.Fail(Advice.Status);
            scene.Own.Slot = false;
            return scene.World.Streams(scene.Site) ? Outcome.Continue : Outcome.Fail(Advice.RejoinOwn);
        }),
        new("records that it follows", "record \"done\"", (ref Scene scene) =>
            scene.Record(done: true) ? Outcome.Done : Outcome.Fail(Advice.RunAgain)),
    ]);
}
