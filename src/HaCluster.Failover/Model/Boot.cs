using HaCluster.Failover.Members;

namespace HaCluster.Failover.Model;

/// <summary>How a server starts: systemd asks the guard (<c>database-may-start.sh</c>), and the server answers some time later.</summary>
internal static class Boot
{
    /// <summary>The guard decides; a fenced server is not even tried.</summary>
    /// <returns>False: nothing changed.</returns>
    public static bool Ask(ref World world, int site)
    {
        ref var own = ref world.Hosts[site];
        if (!own.IsUp || own.Server != Server.Stopped || own.IsFenced || own.Volume == Volume.ReadOnly)
            return false;
        if (!MayStart(world, site, out var fences))
            return fences && Fence(ref own);
        own.Server = Server.Starting;
        return true;
    }

    /// <summary>The server that the guard let start answers.</summary>
    public static bool Begin(ref World world, int site)
    {
        ref var own = ref world.Hosts[site];
        if (!own.IsUp || own.Server != Server.Starting || own.Volume == Volume.ReadOnly)
            return false;
        if (own.Data == Data.Partial)
            world.Rest.Breach = Breach.PartialDataStarted;
        // The answer that let it start may be an old one by now: the watch sees to what comes of that.
        own.IsStray = !own.StandbySignal && (own.IsStray || !MayStart(world, site, out _));
        own.Server = own.StandbySignal ? Server.Standby : Server.Primary;
        own.Clean = false;
        own.Wanted = true;
        return true;
    }

    private static bool MayStart(in World world, int site, out bool fences)
    {
        ref readonly var own = ref world.Hosts[site];
        ref readonly var peer = ref world.Hosts[1 - site];
        fences = false;
        if (own.StandbySignal)
            return true;
        // A failover to the peer has fenced this host, whatever became of its mark.
        var lostRole = (PlanKind)own.Promotion.Kind == PlanKind.Failover && own.Promotion.Names(1 - site);
        if (!world.PeerAnswers(1 - site))
            return own.Alone && !lostRole;
        fences = peer.Server == Server.Primary && peer.Promotion.Epoch >= own.Promotion.Epoch;
        return peer.Server != Server.Primary
            && (peer.Promotion.Epoch > own.Promotion.Epoch ? peer.Promotion.Names(site) : !lostRole);
    }

    // The guard writes without the reserve, and refuses all the same when it cannot write.
    private static bool Fence(ref Host own)
    {
        if (own.Volume != Volume.Fine)
            return false;
        own.Fenced = FenceMark.Durable;
        own.WasPrimary = true;
        own.StandbySignal = true;
        return true;
    }
}
