using System.Numerics;
using HaCluster.Failover.Members;

namespace HaCluster.Failover.Model;

/// <summary>What must hold, in every state and at the end of every command.</summary>
internal static class Promises
{
    /// <summary>Looks at a state that a move has led to.</summary>
    public static Breach Of(in World world, Rules rules)
    {
        if (world.Rest.Breach != Breach.None || !world.TwoPrimaries)
            return world.Rest.Breach;
        if (!world.Hosts[0].IsStray && !world.Hosts[1].IsStray)
            return Breach.TwoWritable;
        return world.Rest.LinkCut || OneYields(world, rules) ? Breach.None : Breach.NobodyYields;
    }

    /// <summary>Two primaries have one number, or the later one a lower number.</summary>
    public static bool IsTaken(in World world, in Command plan)
    {
        for (var index = 0; index < 2; index++)
        {
            if (world.Hosts[index].Epoch >= plan.Epoch || (world.Commands[index].Runs && world.Commands[index].Epoch >= plan.Epoch))
                return true;
        }
        return false;
    }

    /// <summary>A command says that it succeeded, and what is lost.</summary>
    public static void Succeeds(ref World world, in Command command, Loss said)
    {
        ref var rest = ref world.Rest;
        var primary = command.To;
        if (world.TwoPrimaries && world.BothAnswer)
            rest.Breach = Breach.SuccessWithTwo;
        if (command.PlanKind == PlanKind.Rejoin && (rest.PutAsideEpoch, rest.PutAsideNumber) == (command.Epoch, command.Number)
            && (rest.PutAside & ~command.Facts.Diverged) != 0)
            rest.Breach = Breach.SilentLoss;
        Says(ref world, primary, said);
    }

    /// <summary>A failover that was carried out before says what it lost.</summary>
    /// <returns>False: nothing changed.</returns>
    public static bool Repeats(ref World world, int primary, Loss said)
    {
        var reported = world.Rest.Reported;
        var last = world.Hosts[primary].Promotion;
        if (said.Claim == Claim.None && last.Names(primary) && (PlanKind)last.Kind == PlanKind.Failover)
            said = Loss.Nothing;
        Says(ref world, primary, said);
        return world.Rest.Reported != reported || world.Rest.Breach != Breach.None;
    }

    private static void Says(ref World world, int primary, Loss said)
    {
        ref var rest = ref world.Rest;
        // What only the other host has is given up by a failover, and not gone yet for any other command.
        var gone = Gone(world, primary);
        var kept = gone & History.Writes(world.Hosts[1 - primary].Wal);
        if (said.Claim == Claim.None)
        {
            if ((gone & ~kept) != 0)
                rest.Breach = Breach.SilentLoss;
            return;
        }
        gone &= (byte)~(kept & rest.Stray);
        if (!said.Covers(BitOperations.PopCount(gone)))
            rest.Breach = Breach.ClaimTooSmall;
        rest.Reported |= gone;
    }

    /// <summary>Rows that a client was told are safe, that the primary has not, and that no command has reported or put aside.</summary>
    public static byte Gone(in World world, int primary) =>
        (byte)(world.Rest.Acknowledged & ~world.Rest.Reported & ~world.Rest.PutAside & ~History.Writes(world.Hosts[primary].Wal));

    private static bool OneYields(in World world, Rules rules)
    {
        var (first, second) = (Watch.MustYield(world, rules, 0), Watch.MustYield(world, rules, 1));
        if (first == second)
            return false;
        var stays = first ? 1 : 0;
        return world.Hosts[stays].Promotion.Epoch >= world.Hosts[1 - stays].Promotion.Epoch;
    }
}
