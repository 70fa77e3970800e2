namespace HaCluster.Failover.Model;

/// <summary>Both regions exchanged. Nothing depends on their names but the last of the rules by which one of two primaries gives way.</summary>
internal static class Symmetry
{
    public static World Exchanged(in World world)
    {
        var exchanged = world;
        for (var index = 0; index < 2; index++)
        {
            exchanged.Hosts[1 - index] = world.Hosts[index];
            Exchange(ref exchanged.Hosts[1 - index]);
            Exchange(ref exchanged.Commands[index]);
        }
        return exchanged;
    }

    private static void Exchange(ref Host host)
    {
        host.Wal = History.Exchanged(host.Wal);
        Exchange(ref host.Promotion);
        if (host.Rejoining.Number > 0)
            host.Rejoining.Returning = (byte)(1 - host.Rejoining.Returning);
        Exchange(ref host.Facts);
    }

    private static void Exchange(ref Command command)
    {
        if (!command.Runs)
            return;
        command.Order = command.Order.Exchanged;
        (command.From, command.To) = (command.To, command.From);
        Exchange(ref command.Facts);
        Exchange(ref command.Known);
    }

    private static void Exchange(ref Promotion record)
    {
        if (record.Epoch > 0)
            record.To = (byte)(1 - record.To);
    }

    private static void Exchange(ref Facts facts)
    {
        if (facts.Synchronous >= 2)
            facts.Synchronous = (byte)(5 - facts.Synchronous);
    }
}
