using System.Collections.Immutable;
using HaCluster.Drills.Faults;

namespace HaCluster.Drills.Chaos;

/// <param name="Fault">What breaks.</param>
/// <param name="Side">Where.</param>
/// <param name="At">When, from the beginning of the round.</param>
public sealed record PlannedFault(IFault Fault, Side Side, TimeSpan At)
{
    public override string ToString() => $"{Fault.Name} ({(Side == Side.Primary ? "primary" : "standby")}, {At.TotalSeconds:F1} s)";
}

/// <summary>What the operator does before anything has told them to.</summary>
public enum Opening
{
    Nothing,
    Switchover,
    Failover,
    Rejoin,
    Degrade,
}

/// <summary>How the operator takes one step: the figures are shares from 0 to 1.</summary>
/// <param name="Patience">How long they wait before they look.</param>
/// <param name="Problem">Which of the problems they follow.</param>
/// <param name="Alternative">Which of the ways that its advice names.</param>
/// <param name="Region">Which region, where the advice leaves it open.</param>
/// <param name="KillAfter">The command is killed after this time and run again; null to let it end.</param>
public sealed record Reaction(TimeSpan Patience, double Problem, double Alternative, double Region, TimeSpan? KillAfter)
{
    /// <summary>At once, the most urgent first, and to the end.</summary>
    public static Reaction Prompt { get; } = new(TimeSpan.Zero, 0, 0, 0, null);
}

/// <summary>All choices of a round, drawn before it begins, so that the timing of the cluster does not change them.</summary>
public sealed record RoundScript
{
    private const int Reactions = 48;

    public required int Seed { get; init; }

    public required ImmutableArray<PlannedFault> Faults { get; init; }

    /// <summary>When all faults are taken away, from the beginning of the round.</summary>
    public required TimeSpan FaultsEnd { get; init; }

    public required Opening Opening { get; init; }

    /// <summary>When the operator begins, from the beginning of the round.</summary>
    public required TimeSpan OpeningAt { get; init; }

    /// <summary>For the operator's steps, one after the other.</summary>
    public required ImmutableArray<Reaction> Steps { get; init; }

    /// <summary>Decides what the clients write and read.</summary>
    public required int LoadSeed { get; init; }

    /// <param name="seed">The same seed and the same faults give the same round.</param>
    /// <param name="possible">At least one.</param>
    public static RoundScript Draw(int seed, ImmutableArray<IFault> possible)
    {
        // Neighbouring seeds give System.Random neighbouring first values.
        var random = new Random(unchecked((int)(((uint)seed * 2654435761u) ^ 0x5bd1e995u)));
        var faults = new List<PlannedFault> { Fault(random, possible, Seconds(random, 1, 5)) };
        if (random.NextDouble() < 0.5)
            faults.Add(Fault(random, possible, faults[0].At + Seconds(random, 0, 15)));
        return new RoundScript
        {
            Seed = seed,
            Faults = [.. faults],
            FaultsEnd = faults[^1].At + Seconds(random, 10, 40),
            Opening = (Opening)random.Next(Enum.GetValues<Opening>().Length),
            OpeningAt = Seconds(random, 0, 12),
            Steps =
            [
                .. Enumerable.Range(0, Reactions).Select(_ => new Reaction(
                    Seconds(random, 0, 4), random.NextDouble(), random.NextDouble(), random.NextDouble(),
                    random.NextDouble() < 0.25 ? Seconds(random, 0.3, 7) : null)),
            ],
            LoadSeed = random.Next(),
        };
    }

    private static PlannedFault Fault(Random random, ImmutableArray<IFault> possible, TimeSpan at)
    {
        var fault = possible[random.Next(possible.Length)];
        return new PlannedFault(fault, fault.Sides[random.Next(fault.Sides.Length)], at);
    }

    private static TimeSpan Seconds(Random random, double from, double to) =>
        TimeSpan.FromMilliseconds(Math.Round(1000 * (from + (random.NextDouble() * (to - from)))));
}
