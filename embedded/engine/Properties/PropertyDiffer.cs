using System.Collections.Immutable;
using HaCluster.Deployment.Properties;

namespace HaCluster.Engine.Properties;

/// <summary>
/// Structural comparison of property maps. Secret marks do not count as a change; an unknown counts as one,
/// because it may turn out to be; assets and archives are compared by hash when both have one.
/// </summary>
public static class PropertyDiffer
{
    /// <returns>Path of every changed leaf to its kind of change; empty when nothing differs.</returns>
    public static ImmutableSortedDictionary<string, PropertyDiff> Diff(PropertyMap before, PropertyMap after)
    {
        var changes = ImmutableSortedDictionary.CreateBuilder<string, PropertyDiff>(StringComparer.Ordinal);
        Compare("", before, after, changes);
        return changes.ToImmutable();
    }

    public static bool AreEqual(PropertyMap before, PropertyMap after) => before.Equals(after) || Diff(before, after).IsEmpty;

    private static void Compare(
        string path, PropertyMap before, PropertyMap after, ImmutableSortedDictionary<string, PropertyDiff>.Builder changes)
    {
        foreach (var name in before.Keys.Union(after.Keys, StringComparer.Ordinal))
        {
            var child = PropertyPath.Append(path, name);
            Compare(child, before.GetValueOrDefault(name), after.GetValueOrDefault(name), changes);
        }
    }

    private static void Compare(
        string path, PropertyValue? before, PropertyValue? after, ImmutableSortedDictionary<string, PropertyDiff>.Builder changes)
    {
        before = Normalise(before);
        after = Normalise(after);
        switch (before, after)
        {
            case (null, null):
                return;
            case (null, _):
                changes[path] = new PropertyDiff(PropertyDiffKind.Add);
                return;
            case (_, null):
                changes[path] = new PropertyDiff(PropertyDiffKind.Delete);
                return;
            case (ObjectValue old, ObjectValue @new):
                Compare(path, old.Properties, @new.Properties, changes);
                return;
            case (ArrayValue old, ArrayValue @new):
                CompareItems(path, old, @new, changes);
                return;
            case (AssetValue { Hash: not null } old, AssetValue { Hash: not null } @new) when old.Hash == @new.Hash:
            case (ArchiveValue { Hash: not null } oldArchive, ArchiveValue { Hash: not null } newArchive)
                when oldArchive.Hash == newArchive.Hash:
                return;
            case (UnknownValue, _) or (_, UnknownValue):
            case var _ when !before.Equals(after):
                changes[path] = new PropertyDiff(PropertyDiffKind.Update);
                return;
        }
    }

    private static void CompareItems(
        string path, ArrayValue before, ArrayValue after, ImmutableSortedDictionary<string, PropertyDiff>.Builder changes)
    {
        for (var i = 0; i < Math.Max(before.Items.Length, after.Items.Length); i++)
        {
            var child = PropertyPath.Append(path, i);
            var old = i < before.Items.Length ? before.Items[i] : null;
            var @new = i < after.Items.Length ? after.Items[i] : null;
            // A null item still holds its place: it is a value here, not an absence.
            if (old is NullValue != @new is NullValue && old is not null && @new is not null)
                changes[child] = new PropertyDiff(PropertyDiffKind.Update);
            else
                Compare(child, old, @new, changes);
        }
    }

    private static PropertyValue? Normalise(PropertyValue? value) => value switch
    {
        SecretValue secret => Normalise(secret.Value),
        OutputValue { Value: null } => PropertyValue.Unknown,
        OutputValue output => Normalise(output.Value),
        NullValue => null,
        _ => value,
    };
}
