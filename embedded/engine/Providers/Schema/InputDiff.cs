using System.Collections.Immutable;
using HaCluster.Deployment.Properties;

namespace HaCluster.Engine.Providers.Schema;

/// <summary>Compares old with new inputs down to the single changed leaf. Secret marks do not count: only values do.</summary>
internal static class InputDiff
{
    /// <param name="oldInputs">Inputs of the last successful operation, complete.</param>
    /// <param name="newInputs">Checked inputs of the program, complete.</param>
    /// <param name="schema">Says which properties force a replacement.</param>
    /// <param name="deleteBeforeReplace">A replacement's new resource cannot exist beside the old one.</param>
    public static DiffResult Compare(PropertyMap oldInputs, PropertyMap newInputs, ObjectSchema schema, bool deleteBeforeReplace)
    {
        var details = ImmutableSortedDictionary.CreateBuilder<string, PropertyDiff>(StringComparer.Ordinal);
        var replaces = ImmutableArray.CreateBuilder<string>();
        foreach (var name in oldInputs.Keys.Union(newInputs.Keys).Where(name => !ObjectSchema.IsBookkeeping(name))
            .Order(StringComparer.Ordinal))
        {
            var changes = new List<(string Path, PropertyDiffKind Kind)>();
            var property = schema.Find(name);
            var (before, after) = (Value(oldInputs, name), Value(newInputs, name));
            if (property is not { Unordered: true } || !HasSameItems(before, after))
                Compare(name, before, after, changes);
            if (changes.Count == 0)
                continue;
            var forcesReplacement = property?.Replaces ?? false;
            if (forcesReplacement)
                replaces.Add(name);
            foreach (var (path, kind) in changes)
                details[path] = new PropertyDiff(forcesReplacement ? Replacing(kind) : kind);
        }
        return details.Count == 0
            ? DiffResult.Same
            : new DiffResult(DiffChanges.Some, replaces.ToImmutable(), deleteBeforeReplace && replaces.Count > 0, details.ToImmutable());
    }

    /// <summary>True when the two values are the same to a provider.</summary>
    public static bool Same(PropertyValue? left, PropertyValue? right)
    {
        var changes = new List<(string, PropertyDiffKind)>();
        Compare(
            "", left is null ? PropertyValue.Null : ValueKind.Plain(left), right is null ? PropertyValue.Null : ValueKind.Plain(right),
            changes);
        return changes.Count == 0;
    }

    private static bool HasSameItems(PropertyValue left, PropertyValue right) => (left, right) switch
    {
        (ArrayValue a, ArrayValue b) => a.Items.Length == b.Items.Length
            && a.Items.CountBy(item => item).ToHashSet().SetEquals(b.Items.CountBy(item => item)),
        (ObjectValue a, ObjectValue b) => a.Properties.Keys.SequenceEqual(b.Properties.Keys)
            && a.Properties.All(entry => HasSameItems(entry.Value, b.Properties[entry.Key])),
        _ => false,
    };

    private static PropertyValue Value(PropertyMap map, string name) =>
        map.TryGetValue(name, out var value) ? ValueKind.Plain(value) : PropertyValue.Null;

    private static void Compare(string path, PropertyValue left, PropertyValue right, List<(string, PropertyDiffKind)> changes)
    {
        switch (left, right)
        {
            case (NullValue, NullValue):
                return;
            case (NullValue, _):
                changes.Add((path, PropertyDiffKind.Add));
                return;
            case (_, NullValue):
                changes.Add((path, PropertyDiffKind.Delete));
                return;
            case (ObjectValue a, ObjectValue b):
                foreach (var name in a.Properties.Keys.Union(b.Properties.Keys))
                {
                    Compare($"{path}.{name}", Value(a.Properties, name), Value(b.Properties, name), changes);
                }
                return;
            case (ArrayValue a, ArrayValue b):
                for (var i = 0; i < Math.Max(a.Items.Length, b.Items.Length); i++)
                {
                    Compare($"{path}[{i}]", Item(a, i), Item(b, i), changes);
                }
                return;
            // The content decides, not where it was read from.
            case (AssetValue { Hash: { } a }, AssetValue { Hash: { } b }) when a == b:
            case (ArchiveValue { Hash: { } c }, ArchiveValue { Hash: { } d }) when c == d:
                return;
            default:
                if (right is UnknownValue || !left.Equals(right))
                    changes.Add((path, PropertyDiffKind.Update));
                return;
        }
    }

    private static PropertyValue Item(ArrayValue array, int index) => index < array.Items.Length ? array.Items[index] : PropertyValue.Null;

    private static PropertyDiffKind Replacing(PropertyDiffKind kind) => kind switch
    {
        PropertyDiffKind.Add => PropertyDiffKind.AddReplace,
        PropertyDiffKind.Delete => PropertyDiffKind.DeleteReplace,
        PropertyDiffKind.Update => PropertyDiffKind.UpdateReplace,
        _ => kind,
    };
}
