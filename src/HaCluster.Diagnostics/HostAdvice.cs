using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace HaCluster.Diagnostics;

/// <summary>
/// Reads the advice of scripts that run on hosts. They do not know how the product is called where their words are read, so they put
/// its commands between single quotes: <c>bring it back as a standby: 'hacluster rejoin site1'</c>.
/// </summary>
public static partial class HostAdvice
{
    /// <returns>The text with its commands as data.</returns>
    public static Fix Read(string text)
    {
        var parts = ImmutableArray.CreateBuilder<Fix>();
        var end = 0;
        foreach (var command in Quoted().EnumerateMatches(text))
        {
            if (command.Index > end)
                parts.Add(Fix.Of(text[end..command.Index]));
            end = command.Index + command.Length;
            var words = text[(command.Index + 1)..(end - 1)].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            parts.Add(new ProductCommand([.. words.Skip(1)]));
        }
        if (end < text.Length)
            parts.Add(Fix.Of(text[end..]));
        return new FixParts(parts.DrainToImmutable());
    }

    [GeneratedRegex("'hacluster [^']+'")]
    private static partial Regex Quoted();
}
