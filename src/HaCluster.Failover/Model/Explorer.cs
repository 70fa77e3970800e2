namespace HaCluster.Failover.Model;

/// <param name="States">States that were visited.</param>
/// <param name="Moves">Moves that were tried and possible.</param>
/// <param name="Depth">Moves from the start to the farthest state.</param>
/// <param name="Violation">The first, which is a shortest one; null when every promise holds.</param>
internal sealed record Exploration(int States, long Moves, int Depth, Violation? Violation);

/// <param name="Trace">The moves that lead to it, one a line, with what each leaves.</param>
internal sealed record Violation(Breach Breach, string Trace);

/// <summary>Visits every state that the moves lead to, nearest first, and looks at the promises in each.</summary>
internal sealed class Explorer
{
    private readonly Setup _setup;
    private readonly Moves _moves;
    private readonly Exits _exits;
    private readonly HashSet<ulong> _seen = [];
    private readonly List<int> _parents = [];
    private readonly List<Move> _made = [];

    public Explorer(Setup setup)
    {
        _setup = setup;
        var operators = new Operator(setup);
        _moves = new Moves(setup, operators);
        _exits = new Exits(setup, operators);
    }

    public Exploration Run(CancellationToken cancellation = default)
    {
        var start = _setup.Start();
        List<(int Index, World World)> level = [(Add(ref start, parent: -1, default), start)];
        List<(int Index, World World)> next = [];
        long moves = 0;
        for (var depth = 0; ; depth++)
        {
            foreach (var (index, world) in level)
            {
                cancellation.ThrowIfCancellationRequested();
                foreach (var move in Moves.Candidates(world))
                {
                    var after = world;
                    if (!_moves.Make(ref after, move))
                        continue;
                    moves++;
                    if (Add(ref after, index, move) is not (>= 0 and var added))
                        continue;
                    IReadOnlyList<string> attempts = [];
                    var breach = Promises.Of(after, _setup.Rules);
                    if (breach == Breach.None && !_setup.Ignored.Contains(Breach.NoExit) && !_exits.Exist(after, out attempts))
                        breach = Breach.NoExit;
                    if (breach != Breach.None && !_setup.Ignored.Contains(breach))
                        return End(breach, added, attempts);
                    after.Rest.Breach = Breach.None;
                    next.Add((added, after));
                }
            }
            if (next.Count == 0)
                return new Exploration(_parents.Count, moves, depth, null);
            (level, next) = (next, level);
            next.Clear();

            Exploration End(Breach breach, int index, IReadOnlyList<string> more) =>
                new(_parents.Count, moves, depth + 1, new Violation(breach, new Trace(_setup, _moves).Write(breach, Path(index), more)));
        }
    }

    // Negative: it was seen before.
    private int Add(ref World world, int parent, Move move)
    {
        if (!_seen.Add(Fingerprint.Of(ref world)))
            return -1;
        _parents.Add(parent);
        _made.Add(move);
        return _parents.Count - 1;
    }

    private List<Move> Path(int index)
    {
        var path = new List<Move>();
        for (; _parents[index] >= 0; index = _parents[index])
            path.Add(_made[index]);
        path.Reverse();
        return path;
    }
}
