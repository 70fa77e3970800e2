using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using HaCluster.Deployment;

namespace HaCluster.Engine.State;

/// <summary>
/// The state during an operation. Every change of the world is announced before (<see cref="BeginAsync"/>) and recorded after, each on
/// disk before the call returns; writes that are asked for at the same time are joined into one. Thread-safe.
/// </summary>
/// <param name="store">Keeps the state; null in a preview, which writes nothing.</param>
internal sealed class Journal(Snapshot initial, IStateStore? store)
{
    private readonly Lock _gate = new();
    private readonly HashSet<string> _recorded =
        initial.Resources.Where(resource => !resource.Delete).Select(resource => resource.Urn).ToHashSet(StringComparer.Ordinal);
    private readonly StateTable _table = new(initial);
    private List<StateChange> _unwritten = [];
    private List<TaskCompletionSource> _waiting = [];
    private bool _writing;

    /// <summary>True once anything differs from the state that the operation began with.</summary>
    public bool HasChanged { get; private set; }

    /// <summary>The state as it would be written now.</summary>
    public Snapshot Current()
    {
        lock (_gate)
            return _table.Compose();
    }

    /// <summary>A resource which the last run left and this run has not settled, unless it is the old half of a replacement.</summary>
    public bool TryFindCarried(string urn, [MaybeNullWhen(false)] out ResourceState state)
    {
        lock (_gate)
        {
            state = _table.Of(urn).FirstOrDefault(entry => !entry.Settled && !entry.State.Delete)?.State;
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
            state = _table.Of(urn).FirstOrDefault(entry => entry.Settled)?.State;
            return state is not null;
        }
    }

    public ResourceState? Find(string urn) =>
        TryFindSettled(urn, out var settled) ? settled : TryFindCarried(urn, out var carried) ? carried : null;

    /// <summary>What this run has not settled, old halves of replacements included.</summary>
    public ImmutableArray<ResourceState> Unvisited()
    {
        lock (_gate)
            return _table.Carried();
    }

    /// <summary>The same of one URN.</summary>
    public ImmutableArray<ResourceState> Unvisited(string urn)
    {
        lock (_gate)
            return [.. _table.Of(urn).Where(entry => !entry.Settled).Select(entry => entry.State)];
    }

    /// <summary>What this run has not settled and what refers to a resource, be it through others; it may refer to itself.</summary>
    public ImmutableArray<ResourceState> UnvisitedBehind(string urn)
    {
        lock (_gate)
        {
            var (found, urns) = (new Dictionary<int, StateEntry>(), new Queue<string>([urn]));
            while (urns.TryDequeue(out var next))
                foreach (var entry in _table.ReferringTo(next))
                    if (!entry.Settled && found.TryAdd(entry.Number, entry))
                        urns.Enqueue(entry.State.Urn);
            return [.. found.Values.OrderBy(entry => entry.Order).Select(entry => entry.State)];
        }
    }

    /// <summary>Announces a step, so that a crash in the middle of it is noticed by the next run.</summary>
    public Task<PendingOperation> BeginAsync(PendingOperationType type, ResourceState resource)
    {
        var operation = new PendingOperation(resource, type);
        return ChangeAsync(() => Apply(new StateChange(StateChangeKind.Begin, _table.NextNumber(), resource, type)), operation);
    }

    /// <summary>Takes back an announced step which changed nothing.</summary>
    public Task AbandonAsync(PendingOperation operation) => ChangeAsync(() => End(operation), true);

    /// <summary>Settles a resource: the carried one, if any, gives way to the new one.</summary>
    public Task SettleAsync(PendingOperation? operation, ResourceState? old, ResourceState state) =>
        ChangeAsync(() => Settle(operation, old, state), true);

    /// <summary>Same, but is written with the next change: for steps which changed nothing outside.</summary>
    public void SettleDeferred(ResourceState? old, ResourceState state)
    {
        lock (_gate)
        {
            Settle(null, old, state);
            HasChanged |= old is null || !old.IsSameAs(state);
        }
    }

    /// <summary>Settles the new half of a replacement; the old half stays and waits for its deletion.</summary>
    public Task SettleReplacementAsync(PendingOperation? operation, ResourceState old, ResourceState state) => ChangeAsync(
        () =>
        {
            Revise(old, old with { Delete = true });
            Settle(operation, null, state);
        },
        true);

    /// <summary>Changes a resource in place, wherever it stands; null removes it.</summary>
    public Task ReviseAsync(PendingOperation? operation, ResourceState old, ResourceState? state) => ChangeAsync(
        () =>
        {
            End(operation);
            Revise(old, state);
        },
        true);

    /// <summary>Same, but is written with the next change.</summary>
    public void ReviseUnwritten(ResourceState old, ResourceState state)
    {
        lock (_gate)
        {
            if (old.IsSameAs(state))
                return;
            Revise(old, state);
            HasChanged = true;
        }
    }

    /// <summary>The same for many resources at once.</summary>
    public Task ReviseAsync(IEnumerable<(ResourceState Old, ResourceState? New)> resources) => ChangeAsync(
        () =>
        {
            foreach (var (old, state) in resources)
                Revise(old, state);
        },
        true);

    /// <summary>Adds a resource that exists already, as if the last run had left it.</summary>
    public Task AdoptAsync(PendingOperation? operation, ResourceState? old, ResourceState state) => ChangeAsync(
        () =>
        {
            End(operation);
            if (old is not null)
                Revise(old, null);
            Apply(new StateChange(StateChangeKind.Carry, _table.NextNumber(), state));
        },
        true);

    /// <summary>Writes the whole state, if anything has changed: what follows begins with it.</summary>
    public async Task FinishAsync()
    {
        await ChangeAsync(() => { }, true, changes: false);
        if (store is not null && HasChanged)
            await Task.Run(() => store.Save(Current()));
    }

    private async Task<T> ChangeAsync<T>(Action change, T result, bool changes = true)
    {
        TaskCompletionSource? written = null;
        lock (_gate)
        {
            change();
            HasChanged |= changes;
            if (store is null || !HasChanged)
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
            List<StateChange> changes;
            lock (_gate)
            {
                if (_waiting.Count == 0)
                {
                    _writing = false;
                    return;
                }
                (served, _waiting) = (_waiting, []);
                (changes, _unwritten) = (_unwritten, []);
            }
            try
            {
                if (changes.Count > 0)
                    store!.Append(initial, changes);
                foreach (var waiter in served)
                    waiter.SetResult();
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or DeploymentException)
            {
                // The next write tries again.
                lock (_gate)
                    _unwritten.InsertRange(0, changes);
                foreach (var waiter in served)
                    waiter.SetException(exception);
            }
        }
    }

    private void Apply(StateChange change)
    {
        _table.Apply(change);
        _unwritten.Add(change);
    }

    private void Settle(PendingOperation? operation, ResourceState? old, ResourceState state)
    {
        End(operation);
        var former = old is null ? null : FindEntry(old, entry => !entry.Settled);
        Apply(new StateChange(
            StateChangeKind.Settle, former?.Number ?? _table.NextNumber(),
            former is not null && former.State.IsSameAs(state) ? null : state));
        if (old is not null && old.Urn != state.Urn)
            Rename(old.Urn, state.Urn);
        // An interrupted step of the last run is made good by this one.
        EndWhere(pending => pending.Resource.Urn == state.Urn && pending != operation);
    }

    private void End(PendingOperation? operation)
    {
        if (operation is not null)
            EndWhere(pending => pending.Resource.Urn == operation.Resource.Urn && pending == operation);
    }

    private void EndWhere(Func<PendingOperation, bool> which)
    {
        foreach (var number in _table.Announced(which).ToList())
            Apply(new StateChange(StateChangeKind.End, number));
    }

    private void Revise(ResourceState old, ResourceState? state)
    {
        if (FindEntry(old, _ => true) is { } entry)
            Apply(new StateChange(state is null ? StateChangeKind.Remove : StateChangeKind.Revise, entry.Number, state));
    }

    // A rename rewrites entries that somebody may already have taken out, so the same object is not to be expected.
    private StateEntry? FindEntry(ResourceState state, Func<StateEntry, bool> which)
    {
        var entries = _table.Of(state.Urn).Where(which).ToList();
        return entries.Find(entry => ReferenceEquals(entry.State, state))
            ?? entries.Find(entry => entry.State.Id == state.Id && entry.State.Delete == state.Delete
                && entry.State.PendingReplacement == state.PendingReplacement);
    }

    // What still refers to a resource by its old name follows it to the new one. What went with another thing that had the new name
    // before does not go with this one: it has to be deleted by itself.
    private void Rename(string from, string to)
    {
        foreach (var (number, settled, _, state) in _table.ReferringTo(to).ToList())
        {
            if (!settled && state.DeletedWith == to)
                Apply(new StateChange(StateChangeKind.Revise, number, state with { DeletedWith = "" }));
        }
        string Map(string urn) => urn == from ? to : urn;
        foreach (var (number, settled, _, state) in _table.ReferringTo(from).ToList())
        {
            if (settled)
                continue;
            Apply(new StateChange(StateChangeKind.Revise, number, state with
            {
                Parent = Map(state.Parent),
                DeletedWith = Map(state.DeletedWith),
                Provider = state.Provider.Length == 0 ? "" : Map(state.ProviderUrn) + state.Provider[state.ProviderUrn.Length..],
                Dependencies = [.. state.Dependencies.Select(Map)],
                PropertyDependencies = ResourceState.NoPropertyDependencies.AddRange(state.PropertyDependencies.Select(
                    entry => KeyValuePair.Create(entry.Key, entry.Value.Select(Map).ToImmutableArray()))),
            }));
        }
    }
}
