using HaCluster.Failover.Members;

namespace HaCluster.Failover.Model.Scripts;

/// <summary>The scripts that bring a standby back, and the one that lets a primary go on without it.</summary>
internal static class RejoinScripts
{
    private const int StopForRejoin = 4;
    private const int Rewind = 7;
    private const int Settled = 11;

    public static ModelScript Admit { get; } = new("admit",
    [
        new("records the rejoin", "record_rejoin intended", (ref Scene scene) =>
            !scene.Own.IsPrimary ? Outcome.Fail(Advice.Status)
            : RecordRejoin(ref scene, done: false) ? Outcome.Continue
            : Outcome.Fail(Advice.RunAgain)),
        new("creates the slot of the peer", "ensure_peer_slot true", (ref Scene scene) =>
        {
            if (!scene.Own.Runs)
                return Outcome.Fail(Advice.RunAgain);
            scene.Own.Slot = true;
            return Outcome.Done;
        }),
    ]);

    public static ModelScript Rejoin { get; } = new("rejoin",
    [
        new("looks at its role and asks the primary", "refuse_older_primary \"$known\"", Look),
        new("a primary is held", "hold \"rejoin", (ref Scene scene) =>
        {
            if (!scene.Own.IsPrimary)
                return Outcome.GoTo(StopForRejoin);
            FenceScripts.Hold(ref scene.Own);
            return Outcome.Continue;
        }),
        new("a primary stops at once", "stop_now", (ref Scene scene) =>
        {
            scene.Own.Stop(cleanly: false, wanted: false);
            return Outcome.Continue;
        }),
        new("a primary is marked as fenced", "keep_from_starting \"rejoin", (ref Scene scene) =>
            FenceScripts.Mark(ref scene) ? Outcome.Continue : Outcome.Fail(Advice.RunAgain)),
        new("stops", "stop_for_rejoin", (ref Scene scene) =>
        {
            scene.Own.Stop(cleanly: scene.Own.Server != Server.Stopped || scene.Own.Clean, wanted: false);
            return Outcome.Continue;
        }),
        new("keeps what only it has, or lets a standby go on", "keep_diverged_data", (ref Scene scene) =>
        {
            if (!WasStandby(scene.Own))
            {
                var kept = History.Writes(scene.Own.Wal) & ~History.Writes(History.Common(scene.Own.Wal, scene.Peer.Wal));
                scene.Report(new Facts { Diverged = (byte)kept });
                scene.PutAside((byte)kept);
                return Outcome.GoTo(Rewind);
            }
            scene.Own.Wanted = true;
            Boot.Ask(ref scene.World, scene.Site);
            if (scene.Own.Server != Server.Stopped)
                return Outcome.Continue;
            scene.Own.Wanted = false;
            return Outcome.GoTo(Rewind);
        }),
        new("waits until it streams as it is", "was_standby", (ref Scene scene) =>
        {
            Boot.Begin(ref scene.World, scene.Site);
            if (scene.World.Streams(scene.Site))
                return Outcome.GoTo(Settled);
            if (scene.Own.IsPrimary)
            {
                scene.Own.Stop(cleanly: true, wanted: false);
                return Outcome.Fail(Advice.RunAgain);
            }
            // Only what the server says of its WAL is evidence that waiting is no use.
            if (!scene.PeerAnswers || History.Continues(scene.Peer.Wal, scene.Own.Wal))
                return Outcome.Fail(Advice.RunAgain);
            scene.Own.Stop(cleanly: true, wanted: false);
            return Outcome.Continue;
        }),
        new("is marked, and its data is in pieces", "stage=rewind", (ref Scene scene) =>
        {
            if (!scene.PeerAnswers || !scene.Peer.IsPrimary || !scene.Own.TakesMark(scene.Rules))
                return Outcome.Fail(Advice.RunAgain);
            scene.Own.Fenced = FenceMark.Durable;
            scene.Own.Data = Data.Partial;
            scene.Own.Wal = History.Common(scene.Own.Wal, scene.Peer.Wal);
            return Outcome.Continue;
        }),
        new("has the data of the primary", "copy_from_peer_to", (ref Scene scene) =>
        {
            if (!scene.PeerAnswers || !scene.Peer.IsPrimary)
                return Outcome.Fail(Advice.RunAgain);
            scene.Own.Data = Data.Whole;
            scene.Own.Wal = scene.Peer.Wal;
            // Neither pg_rewind nor a copy has slots.
            scene.Own.Slot = false;
            scene.Own.StandbySignal = true;
            scene.Own.LiftFence();
            return Outcome.Continue;
        }),
        new("becomes a standby, lifts its fence, its guard is asked", "start_as_standby", (ref Scene scene) =>
        {
            scene.Own.StandbySignal = true;
            scene.Own.LiftFence();
            scene.Own.Wanted = true;
            Boot.Ask(ref scene.World, scene.Site);
            return Outcome.Continue;
        }),
        new("waits until it streams", "streams_or_never", (ref Scene scene) =>
        {
            Boot.Begin(ref scene.World, scene.Site);
            if (scene.World.Streams(scene.Site))
                return Outcome.Continue;
            scene.Own.Stop(cleanly: true, wanted: false);
            return Outcome.Fail(Advice.RunAgain);
        }),
        new("takes over the primary's record", "durable \"$PROMOTION\" \"$known\"", (ref Scene scene) =>
        {
            if (scene.Command.Known.Epoch == 0 || scene.Command.Known.Epoch < scene.Own.Promotion.Epoch)
                return Outcome.Continue;
            if (!scene.Own.TakesMark(scene.Rules))
                return Outcome.Fail(Advice.RunAgain);
            scene.Own.Promotion = scene.Command.Known;
            return Outcome.Continue;
        }),
        new("forgets what it was", "drop_peer_slot", (ref Scene scene) =>
        {
            scene.Own.Slot = false;
            scene.Own.Alone = false;
            scene.Own.Degraded = false;
            scene.Own.DemotedEpoch = scene.Own.DemotedEnd = 0;
            return Outcome.Done;
        }),
    ]);

    private const int NoLongerAlone = 5;

    public static ModelScript Complete { get; } = new("complete",
    [
        new("waits until the standby streams", "await \"$PEER_NAME to stream\"", (ref Scene scene) =>
            scene.IsStale ? Outcome.Fail(Advice.RunAgain)
            : !scene.Own.IsPrimary ? Outcome.Fail(Advice.Status)
            : !scene.World.Feeds(scene.Site) ? Outcome.Fail(Advice.RejoinPeer)
            : scene.Setup.Synchronous ? Outcome.Continue
            : Outcome.GoTo(NoLongerAlone)),
        new("lets commits wait for it", "set_standby_names", (ref Scene scene) =>
        {
            if (!scene.Own.IsPrimary || !scene.Own.TakesMark(scene.Rules))
                return Outcome.Fail(Advice.RunAgain);
            Replication.SetWaits(ref scene.World, scene.Site, waits: true);
            return Outcome.Continue;
        }),
        new("is not degraded any more", "forget \"$DEGRADED\"", (ref Scene scene) =>
        {
            scene.Own.Degraded = false;
            return Outcome.Continue;
        }),
        new("says so in the database", "write_sql \"$(mode_sql", (ref Scene scene) =>
        {
            if (!scene.World.Feeds(scene.Site))
                return Outcome.Fail(Advice.RejoinPeer);
            scene.LogMode(scene.PeerSite);
            return Outcome.Continue;
        }),
        new("waits until the standby has that", "does not acknowledge commits", (ref Scene scene) =>
        {
            Replication.Flow(ref scene.World, scene.PeerSite);
            return scene.World.Feeds(scene.Site) && scene.Peer.ReplayedEnd == scene.Own.End
                ? Outcome.Continue
                : Outcome.Fail(Advice.RejoinPeer | Advice.Degrade);
        }),
        new("is not alone any more", "forget \"$ALONE\"", (ref Scene scene) =>
        {
            scene.Own.Alone = false;
            return Outcome.Continue;
        }),
        new("records completion", "record_completion", (ref Scene scene) =>
        {
            var written = scene.Command.PlanKind == PlanKind.Rejoin ? RecordRejoin(ref scene, done: true) : scene.Record(done: true);
            return written ? Outcome.Done : Outcome.Fail(Advice.RunAgain);
        }),
    ]);

    public static ModelScript Degrade { get; } = new("degrade",
    [
        new("records that commits do not wait", "record_degraded operator", (ref Scene scene) =>
        {
            if (!scene.Own.IsPrimary)
                return Outcome.Fail(Advice.Status);
            if (!scene.Own.TakesMark(scene.Rules))
                return Outcome.Fail(Advice.RunAgain);
            scene.Own.Degraded = true;
            return Outcome.Continue;
        }),
        new("says so in the database", "write_sql \"$(mode_sql '')\"", (ref Scene scene) =>
        {
            if (!scene.Own.IsPrimary)
                return Outcome.Fail(Advice.RunAgain);
            scene.LogMode(null);
            return Outcome.Continue;
        }),
        new("lets commits go on", "set_standby_names ''", (ref Scene scene) =>
        {
            if (!scene.Own.IsPrimary || !scene.Own.TakesMark(scene.Rules))
                return Outcome.Fail(Advice.RunAgain);
            Replication.SetWaits(ref scene.World, scene.Site, waits: false);
            return Outcome.Done;
        }),
    ]);

    private static bool WasStandby(in Host host) =>
        host.StandbySignal && !host.IsFenced
            && (host.DemotedEpoch == 0 || (host.DemotedEpoch == host.Promotion.Epoch && host.Promotion.Done));

    private static Outcome Look(ref Scene scene)
    {
        ref var own = ref scene.Own;
        ref readonly var peer = ref scene.Peer;
        if (!scene.PeerAnswers || !peer.IsPrimary)
            return Outcome.Fail(Advice.Status);
        if (own.Promotion.Names(scene.Site) && own.Promotion.Done && own.Promotion.Epoch > peer.Promotion.Epoch)
            return Outcome.Fail(Advice.FailoverToOwn | Advice.FailoverToPeerAcceptingLoss);
        scene.Command.Known = peer.Promotion;
        // Another run may have ended before it took over the record.
        return own.IsStandby && scene.World.Streams(scene.Site) ? Outcome.GoTo(Settled) : Outcome.Continue;
    }

    private static bool RecordRejoin(ref Scene scene, bool done)
    {
        if (!scene.Own.TakesMark(scene.Rules))
            return false;
        scene.Own.Rejoining = new Rejoining
        {
            Epoch = scene.Command.Epoch,
            Number = scene.Command.Number,
            Returning = scene.Command.From,
            StartsMachine = scene.Command.StartsMachine,
            Done = done,
        };
        return true;
    }
}
