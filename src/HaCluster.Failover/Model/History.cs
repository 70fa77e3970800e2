namespace HaCluster.Failover.Model;

/// <summary>
/// The WAL of one server, oldest entry in the lowest bits, five bits an entry. What the planner knows as a position is the number of
/// entries. Two servers are copies of one another up to their common beginning.
/// </summary>
internal static class History
{
    public const int MaximumWrites = 3;

    private const int Bits = 5;
    private const int Capacity = 128 / Bits;
    private const int EntryMask = (1 << Bits) - 1;
    private const int Promotion = 4;
    private const int Mode = 6;
    private const int Epoch = 8;

    /// <summary>A row of the application; <paramref name="number"/> from 0.</summary>
    public static int WriteEntry(int number) => 1 + number;

    /// <summary>A new timeline, begun by this site.</summary>
    public static int PromotionEntry(int site) => Promotion + site;

    /// <summary>Commits wait for this site from here on; for none when null.</summary>
    public static int ModeEntry(int? site) => site is { } waitedFor ? Mode + 1 + waitedFor : Mode;

    /// <summary>The number of a role change, which its new primary writes into the database.</summary>
    public static int EpochEntry(int epoch) => Epoch + epoch;

    public static int Length(UInt128 wal) => (128 - (int)UInt128.LeadingZeroCount(wal) + Bits - 1) / Bits;

    public static UInt128 Append(UInt128 wal, int entry)
    {
        var length = Length(wal);
        return length < Capacity && entry <= EntryMask
            ? wal | ((UInt128)entry << (length * Bits))
            : throw new InvalidOperationException("The model's WAL is full: the bounds are too large.");
    }

    public static UInt128 First(UInt128 wal, int count) => count >= Capacity ? wal : wal & ((UInt128.One << (count * Bits)) - 1);

    public static bool Continues(UInt128 wal, UInt128 beginning) => First(wal, Length(beginning)) == beginning;

    public static UInt128 Common(UInt128 one, UInt128 two)
    {
        var differing = one ^ two;
        return differing == 0 ? one : First(one, (int)UInt128.TrailingZeroCount(differing) / Bits);
    }

    public static int Timeline(UInt128 wal)
    {
        var timeline = 1;
        for (; wal != 0; wal >>= Bits)
        {
            if (Entry(wal) is Promotion or Promotion + 1)
                timeline++;
        }
        return timeline;
    }

    /// <summary>The highest number of a role change in it; 0 when there is none.</summary>
    public static int LastEpoch(UInt128 wal)
    {
        var highest = 0;
        for (; wal != 0; wal >>= Bits)
            highest = Math.Max(highest, Entry(wal) - Epoch);
        return highest;
    }

    public static bool HasEpoch(UInt128 wal, int epoch)
    {
        for (; wal != 0; wal >>= Bits)
        {
            if (Entry(wal) == Epoch + epoch)
                return true;
        }
        return false;
    }

    /// <summary>The site that commits wait for by the end of it; null when they wait for none.</summary>
    public static int? SynchronousSite(UInt128 wal)
    {
        int? site = null;
        for (; wal != 0; wal >>= Bits)
        {
            if (Entry(wal) is >= Mode and <= Mode + 2)
                site = Entry(wal) == Mode ? null : Entry(wal) - Mode - 1;
        }
        return site;
    }

    /// <summary>The rows in it, a bit each.</summary>
    public static byte Writes(UInt128 wal)
    {
        var writes = 0;
        for (; wal != 0; wal >>= Bits)
        {
            if (Entry(wal) is >= 1 and <= MaximumWrites)
                writes |= 1 << (Entry(wal) - 1);
        }
        return (byte)writes;
    }

    private static int Entry(UInt128 wal) => (int)(wal & EntryMask);

    /// <summary>The same with both sites exchanged.</summary>
    public static UInt128 Exchanged(UInt128 wal)
    {
        var exchanged = UInt128.Zero;
        for (var shift = 0; shift < Capacity * Bits && wal >> shift != 0; shift += Bits)
        {
            var entry = Entry(wal >> shift);
            entry = entry switch
            {
                Promotion => Promotion + 1,
                Promotion + 1 => Promotion,
                Mode + 1 => Mode + 2,
                Mode + 2 => Mode + 1,
                _ => entry,
            };
            exchanged |= (UInt128)entry << shift;
        }
        return exchanged;
    }

    /// <summary><c>row1 TL2@site2 epoch1</c>.</summary>
    public static string Text(UInt128 wal)
    {
        var entries = new List<string>();
        for (; wal != 0; wal >>= Bits)
        {
            var entry = Entry(wal);
            entries.Add(entry switch
            {
                <= MaximumWrites => $"row{entry}",
                Promotion or Promotion + 1 => $"promotion@{Sites.Name(entry - Promotion)}",
                Mode => "waits-for-none",
                Mode + 1 or Mode + 2 => $"waits-for-{Sites.Name(entry - Mode - 1)}",
                _ => $"epoch{entry - Epoch}",
            });
        }
        return entries.Count == 0 ? "empty" : string.Join(' ', entries);
    }
}
