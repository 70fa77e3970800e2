using HaCluster.Failover.Members;

namespace HaCluster.Failover.Model;

/// <summary><c>database-watch.sh</c>, which looks once a second.</summary>
internal static class Watch
{
    /// <summary>A primary whose peer is primary by a later role change stops.</summary>
    public static bool Yield(ref World world, Rules rules, int site)
    {
        if (!MustYield(world, rules, site))
            return false;
        ref var own = ref world.Hosts[site];
        own.Fenced = own.Volume != Volume.Fine ? FenceMark.UntilBoot : FenceMark.Durable;
        own.WasPrimary = true;
        own.StandbySignal = true;
        own.Stop(cleanly: false, wanted: true);
        return true;
    }

    /// <summary>This side sees that it is the wrong one of two primaries.</summary>
    public static bool MustYield(in World world, Rules rules, int site) =>
        world.Hosts[site].IsPrimary && !world.Feeds(site) && world.PeerAnswers(1 - site) && world.Hosts[1 - site].IsPrimary
        && (rules.EpochIsUnique ? Rank(world, 1 - site).CompareTo(Rank(world, site)) > 0 : MustYieldByFormerRule(world, site));

    /// <summary>A primary's fence mark without a step that set it is what an interrupted fence left.</summary>
    public static bool DropStaleMark(ref World world, int site)
    {
        ref var own = ref world.Hosts[site];
        if (!own.IsPrimary || !own.IsFenced || StepActions.HostIsLocked(world, site))
            return false;
        own.LiftFence();
        own.StandbySignal = false;
        return true;
    }

    /// <summary>A primary that feeds a standby must ask it before its next start.</summary>
    public static bool ForgetAlone(ref World world, int site)
    {
        ref var own = ref world.Hosts[site];
        if (!own.IsPrimary || !own.Alone || !world.Feeds(site))
            return false;
        own.Alone = false;
        return true;
    }

    /// <summary>
    /// A primary that was promoted by hand beside the record of a complete role change to its peer becomes the last role change, unless a
    /// primary disputes it, or a server that does not say what it is.
    /// </summary>
    public static bool RecordPromotion(ref World world, Rules rules, int site)
    {
        ref var own = ref world.Hosts[site];
        ref readonly var peer = ref world.Hosts[1 - site];
        var isOpposed = !world.Rest.LinkCut && peer.IsUp && peer.Server is Server.Primary or Server.Starting;
        if (!rules.EpochIsUnique || !own.IsPrimary || isOpposed || !own.Promotion.Done || !own.Promotion.Names(1 - site)
            || own.Volume != Volume.Fine || StepActions.HostIsLocked(world, site))
            return false;
        own.Promotion = new Promotion
        {
            Epoch = checked((byte)(1 + world.HighestEpoch)),
            Kind = (byte)PlanKind.Failover,
            To = (byte)site,
            Fence = (byte)Fence.None,
            Done = true,
        };
        return true;
    }

    // Where both had one number, the server that its own record names stayed; where none was named, the later timeline.
    private static bool MustYieldByFormerRule(in World world, int site)
    {
        var (own, theirs) = (Rank(world, site), Rank(world, 1 - site));
        return theirs.Epoch > own.Epoch
            || (theirs.Epoch == own.Epoch && !own.Named && (own.Epoch > 0 || own.Timeline <= theirs.Timeline));
    }

    private static (int Epoch, bool Named, int Timeline, int Site) Rank(in World world, int site)
    {
        ref readonly var host = ref world.Hosts[site];
        return (host.Promotion.Epoch, host.Promotion.Names(site), History.Timeline(host.Wal), site);
    }
}
