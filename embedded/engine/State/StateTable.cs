using System.Collections.Immutable;
using HaCluster.Engine.Properties;

namespace HaCluster.Engine.State;

/// <summary>One resource of a <see cref="StateTable"/>.</summary>
/// <param name="Order">Its place among the settled ones, or among those that are carried.</param>
internal sealed record StateEntry(int Number, bool Settled, int Order, ResourceState State);

/// <summary>
/// A state that changes entry by entry: what has been settled in this run, followed by what is still as the last run left it. The same
/// changes lead from the same snapshot to the same state, whether an operation makes them or a journal repeats them.
/// </summary>
internal sealed class StateTable
{
    private readonly Dictionary<int, StateEntry> _entries = [];
    private readonly Dictionary<int, PendingOperation> _pending = [];
    private readonly Dictionary<string, HashSet<int>> _byUrn = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HashSet<int>> _referrers = new(StringComparer.Ordinal);
    private int _numbers;
    private int _order;

    public StateTable(Snapshot snapshot)
    {
        foreach (var resource in snapshot.Resources)
            Add(new StateEntry(NextNumber(), false, _order++, resource));
        foreach (var operation in snapshot.Pending)
            _pending.Add(NextNumber(), operation);
    }

    /// <summary>A number that no entry or announcement has had yet.</summary>
    public int NextNumber() => _numbers++;

    /// <exception cref="PropertyFormatException">The change is of an entry that there is not.</exception>
    public void Apply(StateChange change)
    {
        var (kind, number, resource, operation) = change;
        _numbers = Math.Max(_numbers, number + 1);
        var known = _entries.GetValueOrDefault(number);
        switch (kind)
        {
            case StateChangeKind.Carry or StateChangeKind.Settle when (resource ?? known?.State) is { } state:
                Drop(number);
                Add(new StateEntry(number, kind == StateChangeKind.Settle, _order++, state));
                break;
            case StateChangeKind.Revise when known is not null && resource is not null:
                Drop(number);
                Add(known with { State = resource });
                break;
            case StateChangeKind.Remove when known is not null:
                Drop(number);
                break;
            case StateChangeKind.Begin when resource is not null && operation is { } type:
                _pending.Add(number, new PendingOperation(resource, type));
                break;
            case StateChangeKind.End:
                _pending.Remove(number);
                break;
            default:
                throw new PropertyFormatException($"There is nothing that '{kind}' of entry {number} could change.");
        }
    }

    public Snapshot Compose() => new(
        SnapshotOrder.Sort([.. _entries.Values.OrderByDescending(entry => entry.Settled).ThenBy(entry => entry.Order)
            .Select(entry => entry.State)]),
        [.. _pending.OrderBy(entry => entry.Key).Select(entry => entry.Value)]);

    /// <summary>What this run has not settled, in order.</summary>
    public ImmutableArray<ResourceState> Carried() =>
        [.. _entries.Values.Where(entry => !entry.Settled).OrderBy(entry => entry.Order).Select(entry => entry.State)];

    /// <summary>The entries of a URN, in order.</summary>
    public IEnumerable<StateEntry> Of(string urn) => Named(_byUrn, urn);

    /// <summary>The entries that refer to a URN, in order.</summary>
    public IEnumerable<StateEntry> ReferringTo(string urn) => Named(_referrers, urn);

    public bool Contains(int number) => _entries.ContainsKey(number);

    /// <summary>The numbers of the announcements of a URN.</summary>
    public IEnumerable<int> Announced(Func<PendingOperation, bool> which) =>
        _pending.Where(entry => which(entry.Value)).Select(entry => entry.Key);

    private IEnumerable<StateEntry> Named(Dictionary<string, HashSet<int>> index, string urn) =>
        index.TryGetValue(urn, out var numbers) ? numbers.Select(number => _entries[number]).OrderBy(entry => entry.Order) : [];

    private void Add(StateEntry entry)
    {
        _entries.Add(entry.Number, entry);
        Index(_byUrn, entry.State.Urn, entry.Number);
        foreach (var reference in entry.State.References())
            Index(_referrers, reference, entry.Number);
    }

    private void Drop(int number)
    {
        if (!_entries.Remove(number, out var entry))
            return;
        Forget(_byUrn, entry.State.Urn, number);
        foreach (var reference in entry.State.References())
            Forget(_referrers, reference, number);
    }

    private static void Index(Dictionary<string, HashSet<int>> index, string urn, int number)
    {
        if (!index.TryGetValue(urn, out var numbers))
            index[urn] = numbers = [];
        numbers.Add(number);
    }

    private static void Forget(Dictionary<string, HashSet<int>> index, string urn, int number)
    {
        if (index.TryGetValue(urn, out var numbers) && numbers.Remove(number) && numbers.Count == 0)
            index.Remove(urn);
    }
}
