using System.Globalization;

namespace HaCluster.Observation.Probes;

/// <summary>A position in PostgreSQL's write-ahead log, written <c>0/5000148</c>: high and low 32 bits in hexadecimal.</summary>
public readonly record struct Lsn(ulong Value) : IComparable<Lsn>
{
    public static bool TryParse(string? text, out Lsn lsn)
    {
        lsn = default;
        var slash = text?.IndexOf('/') ?? -1;
        if (slash <= 0
            || !uint.TryParse(text.AsSpan(0, slash), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var high)
            || !uint.TryParse(text.AsSpan(slash + 1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var low))
            return false;
        lsn = new Lsn(((ulong)high << 32) | low);
        return true;
    }

    public static Lsn? ParseOrNull(string? text) => TryParse(text, out var lsn) ? lsn : null;

    /// <summary>Bytes of log from <paramref name="earlier"/> up to this position; 0 when this one is not ahead.</summary>
    public long BytesAfter(Lsn earlier) => Value > earlier.Value ? (long)(Value - earlier.Value) : 0;

    public int CompareTo(Lsn other) => Value.CompareTo(other.Value);

    public static bool operator <(Lsn left, Lsn right) => left.Value < right.Value;
    public static bool operator >(Lsn left, Lsn right) => left.Value > right.Value;
    public static bool operator <=(Lsn left, Lsn right) => left.Value <= right.Value;
    public static bool operator >=(Lsn left, Lsn right) => left.Value >= right.Value;

    public override string ToString() => $"{Value >> 32:X}/{(uint)Value:X}";
}
