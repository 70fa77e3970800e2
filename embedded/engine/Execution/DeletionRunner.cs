using System.Collections.Immutable;
using HaCluster.Deployment.Operations;
using HaCluster.Engine.Planning;
using HaCluster.Engine.State;

namespace HaCluster.Engine.Execution;

/// <summary>Runs a deletion plan: independent deletions at the same time; what a failed deletion still needs stays.</summary>
internal sealed class DeletionRunner(OperationContext context)
{
    private readonly ResourceSteps _steps = new(context);

    /// <param name="shouldDelete">Which of the resources that this run has not settled are to go.</param>
    /// <returns>True when all are gone.</returns>
    /// <param name="isReplaced">Whether this run has replaced what has a URN.</param>
    public async Task<bool> RunAsync(Func<ResourceState, bool> shouldDelete, Func<string, bool>? isReplaced = null)
    {
        var carried = context.Journal.Unvisited().ToHashSet(ReferenceEqualityComparer.Instance);
        var recorded = context.Journal.Current().Resources;
        var plan = DeletionPlan.Create(recorded, resource => carried.Contains(resource) && shouldDelete(resource));
        var doomed = plan.Select(deletion => deletion.Resource).ToHashSet<object>(ReferenceEqualityComparer.Instance);
        var needed = NeededByOthers(recorded, doomed);

        // Of what goes with another thing the record stays until that thing is gone, and with it the record of what it refers to.
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < plan.Length; i++)
        {
            var resource = plan[i].Resource;
            // What was replaced in an earlier run and waits for its deletion says nothing about where others live now.
            if (!resource.RetainOnDelete && (!resource.Delete || isReplaced?.Invoke(resource.Urn) == true))
                places[resource.Urn] = i;
        }
        var hosts = plan.Select(deletion => places.GetValueOrDefault(deletion.Resource.DeletedWith, -1)).ToArray();
        var held = new bool[plan.Length];
        var deleted = new Task<bool>[plan.Length];
        for (var i = 0; i < plan.Length; i++)
        {
            var (resource, after) = plan[i];
            held[i] = after.Any(index => held[index] || hosts[index] >= 0);
            deleted[i] = DeleteAsync(resource, [.. after.Select(index => deleted[index])], needed, hosts[i] >= 0, held[i]);
        }
        var removed = new Task<bool>[plan.Length];
        for (var i = 0; i < plan.Length; i++)
        {
            var (resource, after) = plan[i];
            ImmutableArray<Task<bool>> before = [deleted[i], .. after.Select(index => removed[index])];
            removed[i] = hosts[i] >= 0 ? ForgetAsync(resource, before.Add(deleted[hosts[i]]))
                : held[i] ? RemoveRecordAsync(resource with { PendingReplacement = true }, before)
                : deleted[i];
        }
        return (await Task.WhenAll(removed)).All(done => done);
    }

    /// <summary>Deletes the real thing, unless that goes with another.</summary>
    private async Task<bool> DeleteAsync(
        ResourceState resource, ImmutableArray<Task<bool>> before, Dictionary<string, string> needed, bool goesWithAnother, bool keepRecord)
    {
        // Off the caller's stack: a plan may be long, and finished predecessors would continue synchronously.
        await Task.Yield();
        if (!(await Task.WhenAll(before)).All(deleted => deleted))
            return false;
        var op = OpOf(resource);
        try
        {
            if (resource.Protect && !resource.Delete)
                throw Refuse(resource, op, "It is protected. To delete it, first set protect to false and run up.");
            if (!resource.Delete && needed.TryGetValue(resource.Urn, out var dependent))
                throw Refuse(resource, op, $"'{dependent}' depends on it and is not a target. Add that to the targets.");
            if (!goesWithAnother)
                await _steps.DeleteAsync(resource, op, forget: false, pendingReplacement: keepRecord);
            return true;
        }
        catch (StepFailedException)
        {
            return false;
        }
    }

    private async Task<bool> ForgetAsync(ResourceState resource, ImmutableArray<Task<bool>> before)
    {
        await Task.Yield();
        if (!(await Task.WhenAll(before)).All(done => done))
            return false;
        await _steps.DeleteAsync(resource, OpOf(resource), forget: true, pendingReplacement: false);
        return true;
    }

    private async Task<bool> RemoveRecordAsync(ResourceState resource, ImmutableArray<Task<bool>> before)
    {
        await Task.Yield();
        if (!(await Task.WhenAll(before)).All(done => done))
            return false;
        await context.Journal.ReviseAsync(null, resource, null);
        return true;
    }

    private StepFailedException Refuse(ResourceState resource, StepOp op, string error) =>
        context.Steps.Refuse(StepRunner.Describe(op, resource, null), error);

    private static StepOp OpOf(ResourceState resource) =>
        resource.PendingReplacement ? StepOp.RemovePendingReplace
        : resource.External ? resource.Delete ? StepOp.DiscardReplaced : StepOp.Discard
        : resource.Delete ? StepOp.DeleteReplaced : StepOp.Delete;

    /// <summary>URN to one resource that stays and refers to it.</summary>
    private static Dictionary<string, string> NeededByOthers(ImmutableArray<ResourceState> recorded, HashSet<object> doomed)
    {
        var needed = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var resource in recorded.Where(resource => !doomed.Contains(resource)))
            foreach (var reference in resource.References())
                needed[reference] = resource.Urn;
        // A second entry of the same URN which stays serves the reference just as well.
        foreach (var resource in recorded.Where(resource => !doomed.Contains(resource)))
            needed.Remove(resource.Urn);
        return needed;
    }
}
