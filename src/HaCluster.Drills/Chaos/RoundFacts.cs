using System.Collections.Immutable;
using HaCluster.Drills.Checks;
using HaCluster.Drills.Load;

namespace HaCluster.Drills.Chaos;

/// <summary>What is known of a round when it is over.</summary>
/// <param name="Ledger">What was written and read against what is there.</param>
/// <param name="Kept">Users with the last version that a former primary had alone, from the rows that it kept.</param>
/// <param name="Commands">All commands of the operator.</param>
/// <param name="Overlaps">When both databases claimed to be primary.</param>
/// <param name="Apart">When they could not ask each other.</param>
internal sealed record RoundFacts(
    LedgerCheck Ledger, IReadOnlyDictionary<string, int?> Kept, ImmutableArray<CommandRecord> Commands, ImmutableArray<Span> Overlaps,
    ImmutableArray<Span> Apart)
{
    /// <summary>What a failover may lose without being told to.</summary>
    public const long Agreed = 16L << 20;

    private static readonly string[] RoleChanges = ["switchover", "failover", "rejoin"];

    /// <summary>Lost, or read and gone, and kept nowhere.</summary>
    public ImmutableArray<Attempt> Missing =>
        [.. Ledger.Lost.Concat(Ledger.Vanished).Where(write => !(Kept.GetValueOrDefault(write.Name) >= write.Version))];

    /// <summary>What commands said could be lost. That nothing is, unless commits went on alone, covers something after a `degrade` only.</summary>
    public ImmutableArray<LossClaim> Claims =>
    [
        .. Commands.SelectMany(command => command.Claims)
            .Where(claim => !claim.OnlyIfAlone || Commands.Any(command => command.Verb == "degrade")),
    ];

    /// <summary>The operator accepted a loss that the command could not bound.</summary>
    public bool AcceptedAnyLoss => Commands.Any(command => command.AcceptedLoss && command.Claims.Any(claim => claim.IsUnbounded));

    /// <summary>What is missing and no command reported.</summary>
    public ImmutableArray<Attempt> Unreported => AcceptedAnyLoss ? [] : LossClaim.Uncovered(Missing, Claims);

    /// <summary>What is broken, one sentence each.</summary>
    public IEnumerable<string> Findings()
    {
        if (!Unreported.IsEmpty)
            yield return $"{Unreported.Length} writes are missing that no command reported lost"
                + $" ({Unreported.Count(write => Ledger.Vanished.Contains(write))} of them were read and never acknowledged); "
                + $"the commands said: {Said()}.";
        if (!Ledger.Unexpected.IsEmpty)
            yield return $"{Ledger.Unexpected.Length} rows have values that nobody wrote: {string.Join(' ', Ledger.Unexpected.Take(5))}.";
        foreach (var command in Commands.Where(command => !command.AcceptedLoss && command.Claims.Any(claim => claim.Bytes > Agreed)))
            yield return $"`{command}` lost {command.Claims.Max(claim => claim.Bytes)} bytes of WAL; {Agreed} were agreed to.";
        foreach (var command in Commands.Where(command => command.WasKilled && command.Ended - command.Started > TimeSpan.FromMinutes(3)))
            yield return $"`{command}` did not end within {(command.Ended - command.Started).TotalSeconds:F0} s.";
        foreach (var command in Commands.Where(command => command.ExitCode == 255))
            yield return $"`{command}` reports a defect of its own.";
        var successes = Commands.Where(command => command.ExitCode == 0 && RoleChanges.Contains(command.Verb))
            .Select(command => command.Ended).ToImmutableArray();
        foreach (var finding in PrimaryOverlap.Findings(Overlaps, Apart, successes))
            yield return finding;
    }

    private string Said() =>
        Commands.SelectMany(command => command.Claims).ToImmutableArray() is { IsEmpty: false } claims
            ? string.Join("; ", claims) : "nothing";
}
