namespace HaCluster.Failover.Model;

/// <summary>What an operator wants to have in the end.</summary>
/// <param name="Primary">The site that is to be the primary; either when null.</param>
internal sealed record Goal(int? Primary)
{
    /// <summary>
    /// One database accepts writes, and its standby streams as it was deployed. Where something outside of the product prevents that (a
    /// cut link, a full volume, a replay that hangs), it is enough that one database accepts writes.
    /// </summary>
    public static Goal Healthy { get; } = new(Primary: null);

    /// <summary>This site's database accepts writes, and no other.</summary>
    public static Goal Moved(int primary) => new(primary);

    public bool IsReached(in World world, Setup setup)
    {
        if (world.Hosts[0].IsPrimary == world.Hosts[1].IsPrimary)
            return false;
        var site = world.Hosts[0].IsPrimary ? 0 : 1;
        if (Primary is { } wanted)
            return site == wanted;
        ref readonly var primary = ref world.Hosts[site];
        ref readonly var standby = ref world.Hosts[1 - site];
        if (world.Rest.LinkCut || primary.Volume != Volume.Fine || standby.Volume != Volume.Fine || standby.ReplayHangs)
            return !primary.Waits || world.Feeds(site);
        return world.Feeds(site) && !standby.IsFenced && (!setup.Synchronous || (primary.Waits && !primary.Degraded));
    }
}
