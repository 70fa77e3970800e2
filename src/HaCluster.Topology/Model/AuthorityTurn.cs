using System.Collections.Immutable;

namespace HaCluster.Topology.Model;

/// <summary>
/// Which of the cluster's certificate authorities are trusted and which one signs, at a number of the certificates. From one number to
/// the next no host meets a certificate that it does not trust, in whatever order the hosts take it over: first a new authority is
/// trusted beside the old one, then it signs, then the old one is no longer trusted.
/// </summary>
/// <param name="Signs">Number of the authority that signs, from 1.</param>
/// <param name="Trusted">Numbers of the trusted ones, oldest first.</param>
public sealed record AuthorityTurn(int Signs, ImmutableArray<int> Trusted)
{
    /// <summary>Numbers from one authority to the next.</summary>
    public const int Length = 3;

    /// <param name="generation">From 1.</param>
    public static AuthorityTurn Of(int generation)
    {
        var first = ((generation - 1) / Length) + 1;
        return ((generation - 1) % Length) switch
        {
            0 => new AuthorityTurn(first, [first]),
            1 => new AuthorityTurn(first, [first, first + 1]),
            _ => new AuthorityTurn(first + 1, [first, first + 1]),
        };
    }

    /// <summary>How often the number must be raised until another authority than now is trusted by itself.</summary>
    /// <param name="generation">From 1.</param>
    public static int UpdatesFrom(int generation) => Length - ((generation - 1) % Length);
}
