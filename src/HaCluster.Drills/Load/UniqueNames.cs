namespace HaCluster.Drills.Load;

/// <summary>User names that no other run and no person has: letters only, as the application wants them, at most 20.</summary>
public sealed class UniqueNames
{
    private const int Letters = 26;
    private const int RunLetters = 6;
    private const int CounterLetters = 7;

    private long _next;

    /// <param name="random">Makes the run's own part; two runs share it with a chance of one in 300 million.</param>
    public UniqueNames(Random random) => Prefix = "drill" + InLetters(random.NextInt64(Power(RunLetters)), RunLetters);

    /// <summary>What every name of this run starts with.</summary>
    public string Prefix { get; }

    public string Next() => Prefix + InLetters(Interlocked.Increment(ref _next), CounterLetters);

    private static string InLetters(long number, int length) => string.Create(length, number, static (text, rest) =>
    {
        for (var i = text.Length - 1; i >= 0; i--, rest /= Letters)
            text[i] = (char)('a' + (rest % Letters));
    });

    private static long Power(int exponent) => Enumerable.Range(0, exponent).Aggregate(1L, (product, _) => product * Letters);
}
