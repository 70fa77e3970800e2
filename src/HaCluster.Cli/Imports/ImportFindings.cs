using System.Collections.Immutable;
using System.Globalization;
using HaCluster.Diagnostics;

namespace HaCluster.Cli.Imports;

/// <summary>What <c>check.sh</c> has found.</summary>
internal sealed record ImportFindings(
    ImmutableArray<Diagnostic> Problems, ImmutableArray<string> Warnings, ImmutableDictionary<string, string> Facts)
{
    public long Bytes => long.Parse(Facts.GetValueOrDefault("bytes", "0"), CultureInfo.InvariantCulture);

    public int Tables => int.Parse(Facts.GetValueOrDefault("tables", "0"), CultureInfo.InvariantCulture);

    public string Version => Facts.GetValueOrDefault("version", "of an unknown version");

    /// <param name="text">Lines of fields with tabs between: <c>problem WHAT FIX</c>, <c>warning WHAT</c>, <c>fact KEY VALUE</c>.</param>
    public static ImportFindings Read(string text)
    {
        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('\t')).ToArray();
        return new ImportFindings(
            [
                .. lines.Where(line => line is ["problem", _, _]).Select(line => new Diagnostic
                {
                    Code = Codes.Import.Unsuitable,
                    Summary = line[1],
                    Fix = HostAdvice.Read(line[2]),
                }),
            ],
            [.. lines.Where(line => line is ["warning", _]).Select(line => line[1])],
            lines.Where(line => line is ["fact", _, _]).ToImmutableDictionary(line => line[1], line => line[2]));
    }

    public ImportFindings With(ImportFindings other) => this with { Problems = Problems.AddRange(other.Problems) };
}
