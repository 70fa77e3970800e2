namespace HaCluster.Failover.Model;

/// <summary>WAL between the servers, and the commits that wait for it.</summary>
internal static class Replication
{
    /// <summary>All that the source has arrives, with its last message; commits that waited for it are acknowledged.</summary>
    public static bool Flow(ref World world, int standby)
    {
        if (!world.Streams(standby))
            return false;
        ref var host = ref world.Hosts[standby];
        ref var source = ref world.Hosts[1 - standby];
        var contact = (byte)(1 + source.End);
        var fromPrimary = source.IsPrimary;
        var pending = source.Waits && fromPrimary ? source.Pending : (byte)0;
        if (host.Wal == source.Wal && host.Contact == contact && pending == 0)
            return false;
        host.Wal = source.Wal;
        host.Contact = contact;
        world.Rest.Acknowledged |= pending;
        if (pending != 0)
            source.Pending = 0;
        return true;
    }

    /// <summary>A client's row; where commits wait for nobody it is acknowledged at once.</summary>
    public static void Write(ref World world, int primary, int number)
    {
        ref var host = ref world.Hosts[primary];
        host.Wal = History.Append(host.Wal, History.WriteEntry(number));
        if (host.IsStray || world.TwoPrimaries)
            world.Rest.Stray |= (byte)(1 << number);
        if (host.Waits)
            host.Pending |= (byte)(1 << number);
        else
            world.Rest.Acknowledged |= (byte)(1 << number);
    }

    /// <summary>Commits wait for the peer, or for nobody any more: then those that waited are acknowledged.</summary>
    public static void SetWaits(ref World world, int site, bool waits)
    {
        ref var host = ref world.Hosts[site];
        host.Waits = waits;
        if (waits)
            return;
        world.Rest.Acknowledged |= host.Pending;
        host.Pending = 0;
    }

    /// <summary>The startup process ends the recovery of a standby that was told to.</summary>
    public static bool FinishPromotion(ref World world, int site)
    {
        ref var host = ref world.Hosts[site];
        if (!host.IsStandby || !host.PromotionPending || host.ReplayHangs)
            return false;
        Promote(ref host, site);
        host.IsStray |= world.Commands[0].Trusts || world.Commands[1].Trusts;
        return true;
    }

    public static void Promote(ref Host host, int site)
    {
        host.PromotionPending = false;
        host.Server = Server.Primary;
        host.StandbySignal = false;
        host.Wal = History.Append(host.Wal, History.PromotionEntry(site));
    }
}
