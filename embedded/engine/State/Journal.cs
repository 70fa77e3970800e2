using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using HaCluster.Deployment;

namespace HaCluster.Engine.State;

/// <summary>
/// The state during an operation: what has been settled in this run, followed by what is still as the last run left it. Every change
/// of the world is announced before (<see cref="BeginAsync"/>) and recorded after, each on disk before the call returns; writes that
/// are asked for at the same time are joined into one. Thread-safe.
/// </summary>
/// <param name="save">Writes a snapshot; null in a preview, which writes nothing.</param>
internal sealed class Journal(Snapshot initial, Action<Snapshot>? save)
{
    private readonly Lock _gate = new();
    private readonly HashSet<string> _recorded =
        initial.Resources.Where(resource => !resource.Delete).Select(resource => resource.Urn).ToHashSet(StringComparer.Ordinal);
    private readonly List<ResourceState> _settled = [];
    private readonly List<ResourceState> _carried = [.. initial.Resources];
    private readonly List<PendingOperation> _pending = [.. initial.Pending];
    private List<TaskCompletionSource> _waiting = [];
    private bool _writing;
    private bool _unwritten;

    /// <summary>True once anything differs from the state that the operation began with.</summary>
    public bool HasChanged { get; private set; }

    /// <summary>The state as it would be written now.</summary>
    public Snapshot Current()
    {
        lock (_gate)
            return Compose();
    }

    /// <summary>A resource which the last run left and this run has not settled, unless it is the old half of a replacement.</summary>
    public bool TryFindCarried(string urn, [MaybeNullWhen(false)] out ResourceState state)
    {
        lock (_gate)
        {
            state = _carried.Find(resource => resource.Urn == urn && !resource.Delete);
            return state is not null;
        }
    }

    /// <summary>True for a resource that the operation began with.</summary>
    public bool WasRecorded(string urn) => _recorded.Contains(urn);

    /// <summary>A resource settled in this run.</summary>
    public bool TryFindSettled(string urn, [MaybeNullWhen(false)] out ResourceState state)
    {
        lock (_gate)
        {
            state = _settled.Find(resource => resource.Urn == urn);
            return state is not null;
        }
    }

    public ResourceState? Find(string urn) =>
        TryFindSettled(urn, out var settled) ? settled : TryFindCarried(urn, out var carried) ? carried : null;

    /// <summary>What this run has not settled, old halves of replacements included.</summary>
    public ImmutableArray<ResourceState> Unvisited()
    {
        lock (_gate)
            return [.. _carried];
    }

    /// <summary>Announces a step, so that a crash in the middle of it is noticed by the next run.</summary>
    public Task<PendingOperation> BeginAsync(PendingOperationType type, ResourceState resource)
    {
        var operation = new PendingOperation(resource, type);
        return ChangeAsync(() => _pending.Add(operation), operation);
    }

    /// <summary>Takes back an announced step which changed nothing.</summary>
    public Task AbandonAsync(PendingOperation operation) => ChangeAsync(() => RemovePending(operation), true);

    /// <summary>Settles a resource: the carried one, if any, gives way to the new one.</summary>
    public Task SettleAsync(PendingOperation? operation, ResourceState? old, ResourceState state) =>
        ChangeAsync(() => Settle(operation, old, state), true);

    /// <summary>Same, but is written with the next change: for steps which changed nothing outside.</summary>
    public void SettleDeferred(ResourceState? old, ResourceState state)
    {
        lock (_gate)
        {
            Settle(null, old, state);
            if (old is null || !old.IsSameAs(state))
                MarkChanged();
        }
    }

    /// <summary>Settles the new half of a replacement; the old half stays and waits for its deletion.</summary>
    public Task SettleReplacementAsync(PendingOperation? operation, ResourceState old, ResourceState state) => ChangeAsync(
        () =>
        {
            Replace(_carried, old, old with { Delete = true });
            Settle(operation, null, state);
        },
        true);

    /// <summary>Changes a resource in place, wherever it stands; null removes it.</summary>
    public Task ReviseAsync(PendingOperation? operation, ResourceState old, ResourceState? state) => ChangeAsync(
        () =>
        {
            RemovePending(operation);
            Replace(_carried, old, state);
            Replace(_settled, old, state);
        },
        true);

    /// <summary>Same, but is written with the next change.</summary>
    public void ReviseUnwritten(ResourceState old, ResourceState state)
    {
        lock (_gate)
        {
            if (old.IsSameAs(state))
                return;
            Replace(_carried, old, state);
            Replace(_settled, old, state);
            MarkChanged();
        }
    }

    /// <summary>Adds a resource that exists already, as if the last run had left it.</summary>
    public Task AdoptAsync(PendingOperation? operation, ResourceState? old, ResourceState state) => ChangeAsync(
        () =>
        {
            RemovePending(operation);
            if (old is not null)
                Replace(_carried, old, null);
            _carried.Add(state);
        },
        true);

    /// <summary>Replaces everything, as a refresh does before anything is settled.</summary>
    public Task ResetAsync(IEnumerable<ResourceState> resources) => ChangeAsync(
        () =>
        {
            _carried.Clear();
            _carried.AddRange(resources);
        },
        true);

    /// <summary>Writes what has not been written yet.</summary>
    public Task FlushAsync()
    {
        lock (_gate)
        {
            if (!_unwritten)
                return Task.CompletedTask;
        }
        return ChangeAsync(() => { }, true);
    }

    private async Task<T> ChangeAsync<T>(Action change, T result)
    {
        TaskCompletionSource? written = null;
        lock (_gate)
        {
            change();
            MarkChanged();
            if (save is null)
                return result;
            written = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Add(written);
            if (!_writing)
            {
                _writing = true;
                _ = Task.Run(WriteAll);
            }
        }
        await written.Task;
        return result;
    }

    // One writer; whoever asks while it writes is served by its next round.
    private void WriteAll()
    {
        while (true)
        {
            List<TaskCompletionSource> served;
            Snapshot snapshot;
            lock (_gate)
            {
                if (_waiting.Count == 0)
                {
                    _writing = false;
                    return;
                }
                (served, _waiting) = (_waiting, []);
                snapshot = Compose();
                _unwritten = false;
            }
            try
            {
                save!(snapshot);
                foreach (var waiter in served)
                    waiter.SetResult();
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or DeploymentException)
            {
                foreach (var waiter in served)
                    waiter.SetException(exception);
            }
        }
    }

    private void MarkChanged() => (_unwritten, HasChanged) = (true, true);

    private Snapshot Compose() => new(SnapshotOrder.Sort([.. _settled, .. _carried]), [.. _pending]);

    private void Settle(PendingOperation? operation, ResourceState? old, ResourceState state)
    {
        RemovePending(operation);
        if (old is not null)
        {
            Replace(_carried, old, null);
            if (old.Urn != state.Urn)
                Rename(old.Urn, state.Urn);
        }
        // An interrupted step of the last run is made good by this one.
        _pending.RemoveAll(pending => pending.Resource.Urn == state.Urn && pending != operation);
        _settled.Add(state);
    }

    private void RemovePending(PendingOperation? operation)
    {
        if (operation is not null)
            _pending.RemoveAll(pending => ReferenceEquals(pending, operation));
    }

    private static void Replace(List<ResourceState> list, ResourceState old, ResourceState? state)
    {
        var index = IndexOf(list, old);
        if (index < 0)
            return;
        if (state is null)
            list.RemoveAt(index);
        else
            list[index] = state;
    }

    // A rename rewrites entries that somebody may already have taken out, so the same object is not to be expected.
    private static int IndexOf(List<ResourceState> list, ResourceState state)
    {
        var index = list.FindIndex(other => ReferenceEquals(other, state));
        return index >= 0
            ? index
            : list.FindIndex(other => other.Urn == state.Urn && other.Id == state.Id && other.Delete == state.Delete
                && other.PendingReplacement == state.PendingReplacement);
    }

    // What still refers to a resource by its old name follows it to the new one.
    private void Rename(string from, string to)
    {
        string Map(string urn) => urn == from ? to : urn;
        for (var i = 0; i < _carried.Count; i++)
        {
            var state = _carried[i];
            if (!state.References().Contains(from))
                continue;
            _carried[i] = state with
            {
                Parent = Map(state.Parent),
                DeletedWith = Map(state.DeletedWith),
                Provider = state.Provider.Length == 0 ? "" : Map(state.ProviderUrn) + state.Provider[state.ProviderUrn.Length..],
                Dependencies = [.. state.Dependencies.Select(Map)],
                PropertyDependencies = ResourceState.NoPropertyDependencies.AddRange(state.PropertyDependencies.Select(
                    entry => KeyValuePair.Create(entry.Key, entry.Value.Select(Map).ToImmutableArray()))),
            };
        }
    }
}
