using System.Collections.Immutable;

namespace HaCluster.Load.Content;

/// <summary>
/// What one thread knows of its names: which date was acknowledged last. After a write of unknown outcome nothing is known of a name until a
/// write is acknowledged that began when the late one could no longer arrive.
/// </summary>
internal sealed class NameBook(ImmutableArray<string> names, Random random)
{
    /// <summary>Longer than an instance of the application and a load balancer keep a request.</summary>
    private static readonly TimeSpan LateArrival = TimeSpan.FromSeconds(30);

    private static readonly DateOnly Earliest = new(1900, 1, 1);

    private readonly Entry[] _entries = new Entry[names.Length];

    // The entries whose date is known, so that a read finds one at once; Entry.Place is the index here.
    private readonly List<int> _known = [];

    public int Count => names.Length;

    /// <summary>A name to write, and a random date for it.</summary>
    /// <param name="today">The day in UTC.</param>
    public (int Index, string Name, DateOnly Date) ToWrite(DateOnly today) => ToWrite(random.Next(names.Length), today);

    public (int Index, string Name, DateOnly Date) ToWrite(int index, DateOnly today) =>
        // Not today: another clock may still have yesterday.
        (index, names[index], Earliest.AddDays(random.Next(today.DayNumber - Earliest.DayNumber - 1)));

    /// <summary>A name whose date is known; null when there is none.</summary>
    public KnownName? ToRead()
    {
        if (_known.Count == 0)
            return null;
        var index = _known[random.Next(_known.Count)];
        return new KnownName(names[index], _entries[index].Date, _entries[index].Earlier);
    }

    /// <param name="index">From <see cref="ToWrite(DateOnly)"/>.</param>
    /// <param name="date">The date that was sent.</param>
    /// <param name="outcome">What is known of the write.</param>
    /// <param name="began">When it was sent, since the start of the test.</param>
    /// <param name="ended">When its outcome was known.</param>
    public void Written(int index, DateOnly date, WriteOutcome outcome, TimeSpan began, TimeSpan ended)
    {
        ref var entry = ref _entries[index];
        if (outcome == WriteOutcome.Unknown)
        {
            Forget(index);
            entry.DoubtUntil = ended + LateArrival;
        }
        else if (outcome == WriteOutcome.Acknowledged && began >= entry.DoubtUntil)
        {
            entry.Earlier = entry.Known ? entry.Date : null;
            entry.Date = date;
            if (!entry.Known)
            {
                (entry.Known, entry.Place) = (true, _known.Count);
                _known.Add(index);
            }
        }
    }

    private void Forget(int index)
    {
        ref var entry = ref _entries[index];
        if (!entry.Known)
            return;
        var last = _known[^1];
        _known[entry.Place] = last;
        _entries[last].Place = entry.Place;
        _known.RemoveAt(_known.Count - 1);
        entry.Known = false;
    }

    private struct Entry
    {
        public bool Known;
        public int Place;
        public DateOnly Date;
        public DateOnly? Earlier;
        public TimeSpan DoubtUntil;
    }
}

/// <param name="Date">Acknowledged last.</param>
/// <param name="Earlier">Acknowledged before that in this run; null when there was none.</param>
internal sealed record KnownName(string Name, DateOnly Date, DateOnly? Earlier);

internal enum WriteOutcome
{
    /// <summary>It reached nobody, or was refused: the name has the date that it had.</summary>
    NotDone,

    Acknowledged,

    /// <summary>It may be done, now or a little later.</summary>
    Unknown,
}
