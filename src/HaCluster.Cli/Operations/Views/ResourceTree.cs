using System.Collections.Immutable;
using HaCluster.Deployment.Operations;

namespace HaCluster.Cli.Operations.Views;

/// <param name="Row">The step shown, or null for a parent that stands there only to give its children a place.</param>
/// <param name="Guide">Tree lines before the type: <c>│  ├─ </c>.</param>
internal sealed record TreeLine(string Type, string Name, string Guide, StepRow? Row);

/// <summary>
/// Arranges the steps of an operation below their parents, and leaves out what does not fit: a pure function of the rows.
/// </summary>
internal static class ResourceTree
{
    /// <summary>Lines in tree order: every step which does something, and the parents above it.</summary>
    /// <param name="limit">Lines at most; what runs or failed is kept first, then what ended last, then what is planned.</param>
    public static (ImmutableArray<TreeLine> Lines, int Hidden) Arrange(ImmutableArray<StepRow> rows, int limit)
    {
        var latest = new Dictionary<string, StepRow>(StringComparer.Ordinal);
        foreach (var row in rows)
        {
            // Of a replacement's several steps the one which runs or ran last speaks for the resource.
            if (!latest.TryGetValue(row.Step.Urn, out var other) || !IsShown(other) || IsShown(row))
                latest[row.Step.Urn] = row;
        }
        var shown = latest.Values.Where(IsShown).ToArray();
        var kept = shown.OrderBy(Rank).ThenByDescending(row => row.Started + (row.Elapsed ?? TimeSpan.Zero)).ToArray();

        // Parents need lines too, so shrink until the whole fits.
        var count = kept.Length;
        while (true)
        {
            var lines = Lay(kept.Take(count), latest);
            if (lines.Length <= limit || count == 0)
                return (lines.Length <= limit ? lines : [], shown.Length - count);
            count -= Math.Max(1, (lines.Length - limit) / 2);
            count = Math.Max(count, 0);
        }
    }

    private static bool IsShown(StepRow row) =>
        !StepVocabulary.IsQuiet(row.Step.Op) || row.State is StepState.Failed
        || (row.State == StepState.Running && row.Step.Op != StepOp.Same);

    private static int Rank(StepRow row) => row.State switch
    {
        StepState.Failed => 0,
        StepState.Running => 1,
        StepState.Done => 2,
        _ => 3,
    };

    private static ImmutableArray<TreeLine> Lay(IEnumerable<StepRow> kept, Dictionary<string, StepRow> all)
    {
        var keptUrns = kept.Select(row => row.Step.Urn).ToHashSet(StringComparer.Ordinal);
        var needed = new HashSet<string>(StringComparer.Ordinal);
        foreach (var urn in keptUrns)
        {
            for (var at = urn; at.Length > 0 && needed.Add(at);)
                at = all.TryGetValue(at, out var row) ? row.Step.Parent : "";
        }
        // Registration order, which is the order of the program.
        var order = all.Values.Where(row => needed.Contains(row.Step.Urn)).ToArray();
        var children = order.ToLookup(row => all.ContainsKey(row.Step.Parent) ? row.Step.Parent : "", StringComparer.Ordinal);
        var lines = ImmutableArray.CreateBuilder<TreeLine>();
        foreach (var root in children[""])
            Add(root, "", "");
        return lines.ToImmutable();

        void Add(StepRow row, string guide, string below)
        {
            lines.Add(new TreeLine(row.Step.Type, row.Step.Name, guide, keptUrns.Contains(row.Step.Urn) ? row : null));
            var own = children[row.Step.Urn].ToArray();
            for (var i = 0; i < own.Length; i++)
            {
                var last = i == own.Length - 1;
                Add(own[i], below + (last ? "└─ " : "├─ "), below + (last ? "   " : "│  "));
            }
        }
    }
}
