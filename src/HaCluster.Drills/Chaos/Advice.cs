using System.Collections.Immutable;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace HaCluster.Drills.Chaos;

/// <summary>One thing that a fix tells the operator to do.</summary>
public abstract record Act
{
    /// <summary>A command of hacluster.</summary>
    public sealed record Run(ImmutableArray<string> Arguments) : Act
    {
        public bool Equals(Run? other) => other is not null && Arguments.SequenceEqual(other.Arguments);

        public override int GetHashCode() => Arguments.Length;

        public override string ToString() => $"hacluster {string.Join(' ', Arguments)}";
    }

    /// <summary>The command that failed, once more.</summary>
    public sealed record Again : Act;

    /// <summary>Nothing but to look again later.</summary>
    public sealed record Wait : Act;

    public sealed record StartMachine(string Host) : Act;

    public sealed record StopMachine(string Host) : Act;
}

/// <summary>What a text that the product prints tells an operator to do: ways to choose from, each with its acts in order.</summary>
public static partial class Advice
{
    /// <summary>The word for a region that the operator is to choose.</summary>
    public const string AnyRegion = "REGION";

    private static readonly string[] Verbs = ["failover", "switchover", "rejoin", "degrade", "up", "doctor"];

    private static readonly string[] Flags = ["--accept-data-loss", "--fenced-by-operator", "--refresh"];

    /// <summary>Every fix of a document that the product prints, in its order, with the subject of the finding.</summary>
    public static ImmutableArray<(string Text, string? Subject)> FixesIn(string json)
    {
        if (string.IsNullOrWhiteSpace(json))
            return [];
        using var document = JsonDocument.Parse(json);
        return [.. FixesIn(document.RootElement)];
    }

    /// <param name="fix">The text of a fix.</param>
    /// <param name="subject">What the finding is about: a host, where the text names none.</param>
    /// <param name="known">Names of hosts and regions.</param>
    /// <returns>Only ways in which there is something to do.</returns>
    public static ImmutableArray<ImmutableArray<Act>> Read(string fix, string? subject, IReadOnlySet<string> known) =>
    [
        .. Alternatives().Split(fix).Select(way => Acts(way, subject, known)).Where(acts => acts.Any(act => act is not Act.Wait)),
    ];

    private static IEnumerable<(string, string?)> FixesIn(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                if (element.TryGetProperty("fix", out var fix) && fix.ValueKind == JsonValueKind.String)
                    yield return (fix.GetString()!, element.TryGetProperty("subject", out var subject) ? subject.GetString() : null);
                foreach (var found in element.EnumerateObject().SelectMany(member => FixesIn(member.Value)))
                    yield return found;
                break;
            case JsonValueKind.Array:
                foreach (var found in element.EnumerateArray().SelectMany(FixesIn))
                    yield return found;
                break;
        }
    }

    private static ImmutableArray<Act> Acts(string way, string? subject, IReadOnlySet<string> known)
    {
        var acts = Steps().Matches(way).Select(match => ActOf(match, way, subject, known)).OfType<Act>().ToImmutableArray();
        // "Run the command again, which continues from here: `hacluster rejoin`." is one thing to do.
        return acts.Any(act => act is Act.Run) ? [.. acts.Where(act => act is not Act.Again)] : acts;
    }

    private static Act? ActOf(Match match, string way, string? subject, IReadOnlySet<string> known)
    {
        if (match.Groups["again"].Success)
            return new Act.Again();
        if (match.Groups["machine"].Success || match.Groups["container"].Success)
        {
            var host = match.Groups["host"].Success ? match.Groups["host"].Value : subject;
            return host is null || !known.Contains(host) ? null
                : match.Groups["machine"].Value is "start" or "Start" || match.Groups["container"].Value == "start"
                ? new Act.StartMachine(host)
                : new Act.StopMachine(host);
        }
        var verb = match.Groups["verb"].Value;
        return verb == "status" ? new Act.Wait()
            : Verbs.Contains(verb) ? new Act.Run([verb, .. Options(way[(match.Index + match.Length)..], known)])
            : null;
    }

    // The words that belong to the command; what follows are those of the sentence.
    private static IEnumerable<string> Options(string rest, IReadOnlySet<string> known)
    {
        var words = rest.Split('`')[0].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        for (var index = 0; index < words.Length; index++)
        {
            var word = words[index].TrimEnd('.', ',', ';', ':', ')');
            var isLast = word != words[index];
            if (word is "-s" or "-C")
            {
                index++;
                continue;
            }
            if (word is "--to" or "--scope" && index + 1 < words.Length)
            {
                yield return word;
                word = words[++index].TrimEnd('.', ',', ';', ':', ')');
                isLast = word != words[index];
            }
            else if (!Flags.Contains(word) && !known.Contains(word))
            {
                yield break;
            }
            yield return word;
            if (isLast)
                yield break;
        }
    }

    [GeneratedRegex(@"[,;.]? +[Oo]r +(?=\S)|In an emergency only,")]
    private static partial Regex Alternatives();

    [GeneratedRegex(
        @"(?<machine>[Ss]t(?:art|op)) the machine(?! instead)(?: of (?<host>[\w-]+))?"
            + @"|docker (?<container>start|kill) (?<host>[\w-]+)"
            + @"|(?<again>(?:[Rr]un the|repeat this) command(?: again|(?= when)))"
            + @"|(?<![\w-])hacluster (?<verb>[a-z]+)")]
    private static partial Regex Steps();
}
