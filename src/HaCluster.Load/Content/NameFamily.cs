using System.Collections.Immutable;

namespace HaCluster.Load.Content;

/// <summary>
/// The names of a run: one of 26 families, taken at random. Later runs overwrite the rows of earlier ones, so the table does not grow
/// without end, and two runs at the same time seldom write the same names.
/// </summary>
internal sealed class NameFamily
{
    private const int Letters = 26;
    private const int NumberLetters = 4;
    private const int UnknownLetters = 10;

    public NameFamily(Random random) => Prefix = "load" + (char)('a' + random.Next(Letters));

    /// <summary>What every name of this run begins with.</summary>
    public string Prefix { get; }

    /// <summary>The names of one thread. No other thread writes them.</summary>
    /// <param name="thread">Counted from 0.</param>
    /// <param name="threads">How many there are.</param>
    /// <param name="names">Names of all threads together.</param>
    public ImmutableArray<string> Of(int thread, int threads, int names)
    {
        var first = (int)((long)names * thread / threads);
        var end = (int)((long)names * (thread + 1) / threads);
        return [.. Enumerable.Range(first, end - first).Select(number => Prefix + InLetters(number))];
    }

    /// <summary>A name of the greatest length that is allowed, which no run writes: those of the families are shorter.</summary>
    public static string Unknown(Random random) =>
        string.Create(10 + UnknownLetters, random, static (text, random) =>
        {
            "loadnobody".CopyTo(text);
            foreach (ref var letter in text[10..])
                letter = (char)('a' + random.Next(Letters));
        });

    private static string InLetters(int number) => string.Create(NumberLetters, number, static (text, rest) =>
    {
        for (var i = text.Length - 1; i >= 0; i--, rest /= Letters)
            text[i] = (char)('a' + (rest % Letters));
    });
}
