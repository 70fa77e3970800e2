namespace HaCluster.Failover.Model;

/// <summary>Every move that may be possible, and what it does.</summary>
internal sealed class Moves(Setup setup, Operator operators)
{
    private static readonly Move[] OfNature =
    [
        .. from kind in Enum.GetValues<MoveKind>()
           where kind < MoveKind.CommandBegins
           from site in (byte[])[0, 1]
           select new Move(kind, site, 0),
    ];

    private readonly CommandMoves _commands = new(setup, operators);

    public static IEnumerable<Move> Candidates(World world)
    {
        foreach (var move in OfNature)
            yield return move;
        for (byte slot = 0; slot < 2; slot++)
        {
            if (!world.Commands[slot].Runs)
                continue;
            for (byte step = 0; step < world.Commands[slot].Steps.Length; step++)
            {
                yield return new Move(MoveKind.StepAdvances, slot, step);
                yield return new Move(MoveKind.StepIsLost, slot, step);
            }
            yield return new Move(MoveKind.CommandIsKilled, slot, 0);
            yield return new Move(MoveKind.ScriptEnds, slot, 0);
            yield return new Move(MoveKind.CommandReports, slot, 0);
        }
        if (world.Rest.CommandsLeft == 0)
            yield break;
        foreach (var order in Operator.Orders)
            yield return new Move(MoveKind.CommandBegins, 0, order.Code);
    }

    /// <returns>False: it is not possible, or changes nothing.</returns>
    public bool Make(ref World world, Move move)
    {
        return move.Kind switch
        {
            MoveKind.CommandBegins => _commands.Begins(ref world, new Order(move.Argument)),
            MoveKind.StepAdvances => Advances(ref world, move.Site, move.Argument),
            MoveKind.StepIsLost => CommandMoves.IsLost(ref world, move.Site, move.Argument),
            MoveKind.CommandIsKilled => CommandMoves.IsKilled(ref world, move.Site),
            MoveKind.ScriptEnds => CommandMoves.ScriptEnds(ref world, move.Site),
            MoveKind.CommandReports => _commands.Reports(ref world, move.Site),
            _ => Nature.Happens(ref world, setup, move.Kind, move.Site),
        };
    }

    private bool Advances(ref World world, int slot, int step)
    {
        if (!StepActions.CanAdvance(world, slot, step))
            return false;
        StepActions.Advance(ref world, setup, slot, step);
        return true;
    }
}
