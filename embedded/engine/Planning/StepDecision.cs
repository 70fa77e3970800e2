using System.Collections.Immutable;
using HaCluster.Deployment.Properties;
using HaCluster.Engine.Properties;
using HaCluster.Engine.Providers;
using HaCluster.Engine.State;

namespace HaCluster.Engine.Planning;

internal enum DecisionKind { Same, Create, Update, Replace }

/// <param name="DeleteBeforeReplace">For a replacement: the old one goes first.</param>
/// <param name="Details">Property path to its change.</param>
/// <param name="Reasons">Properties (or URNs) which force the replacement.</param>
internal sealed record StepDecision(
    DecisionKind Kind, bool DeleteBeforeReplace, ImmutableSortedDictionary<string, PropertyDiff> Details, ImmutableArray<string> Reasons)
{
    private static readonly ImmutableSortedDictionary<string, PropertyDiff> NoDetails =
        ImmutableSortedDictionary<string, PropertyDiff>.Empty;

    public static StepDecision Create { get; } = new(DecisionKind.Create, false, NoDetails, []);

    /// <summary>Decides what is done about a resource. Pure.</summary>
    /// <param name="goal">The goal, with its inputs checked.</param>
    /// <param name="old">The recorded resource; null when there is none.</param>
    /// <param name="diff">The provider's answer; null for a component.</param>
    /// <param name="isReplaced">Whether what has a URN is replaced in this run.</param>
    public static StepDecision Decide(ResourceGoal goal, ResourceState? old, DiffResult? diff, Func<string, bool> isReplaced)
    {
        if (old is null)
            return Create;
        if (!goal.Custom)
        {
            var changes = PropertyDiffer.Diff(old.Inputs, goal.Inputs);
            return new StepDecision(changes.IsEmpty ? DecisionKind.Same : DecisionKind.Update, false, changes, []);
        }
        diff ??= DiffResult.Same;
        // Nothing is left to delete in these two, so the order does not matter.
        if (old.PendingReplacement || old.External)
            return new StepDecision(DecisionKind.Replace, false, diff.Details, diff.Replaces);

        var reasons = ReplaceReasons(goal, diff, isReplaced);
        if (!reasons.IsEmpty)
            return new StepDecision(DecisionKind.Replace, goal.DeleteBeforeReplace ?? diff.DeleteBeforeReplace, diff.Details, reasons);
        var update = diff.Changes == DiffChanges.Some || !old.InitErrors.IsEmpty
            || (diff.Changes == DiffChanges.Unknown && !PropertyDiffer.AreEqual(old.Inputs, goal.Inputs));
        return new StepDecision(update ? DecisionKind.Update : DecisionKind.Same, false, diff.Details, []);
    }

    private static ImmutableArray<string> ReplaceReasons(ResourceGoal goal, DiffResult diff, Func<string, bool> isReplaced)
    {
        var together = goal.ReplaceWith.Append(goal.DeletedWith).Where(isReplaced).ToImmutableArray();
        if (!together.IsEmpty)
            return together;
        if (!diff.Replaces.IsEmpty)
            return diff.Replaces;
        if (diff.Changes != DiffChanges.Some || goal.ReplaceOnChanges.IsEmpty)
            return [];
        var changed = diff.Details.Keys.Select(PropertyPath.Parse).ToList();
        return [.. goal.ReplaceOnChanges.Where(path => changed.Exists(PropertyPath.Parse(path).Contains))];
    }
}
