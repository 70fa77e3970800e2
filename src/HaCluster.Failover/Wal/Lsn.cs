using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json.Serialization;

namespace HaCluster.Failover.Wal;

/// <summary>
/// A position in the write-ahead log: a byte offset, written by PostgreSQL as two hexadecimal halves, e.g. <c>0/5000148</c>
/// (type <c>pg_lsn</c>). Positions of different timelines compare only up to the point where the timelines part.
/// </summary>
[JsonConverter(typeof(LsnJsonConverter))]
public readonly record struct Lsn(ulong Value) : IComparable<Lsn>
{
    /// <summary>What PostgreSQL prints for "no position yet".</summary>
    public static readonly Lsn Zero;

    /// <exception cref="FormatException">The text is not of the form <c>X/X</c> with 1 to 8 hexadecimal digits each.</exception>
    public static Lsn Parse(string text) =>
        TryParse(text, out var lsn) ? lsn : throw new FormatException($"'{text}' is not a WAL position such as 0/5000148");

    public static bool TryParse([NotNullWhen(true)] string? text, out Lsn lsn)
    {
        lsn = default;
        var parts = (text ?? "").Split('/');
        if (parts.Length != 2 || !TryParseHalf(parts[0], out var high) || !TryParseHalf(parts[1], out var low))
            return false;
        lsn = new Lsn(((ulong)high << 32) | low);
        return true;
    }

    /// <summary>WAL in bytes that is here and not yet at <paramref name="other"/>; 0 when the other is as far or further.</summary>
    public long BytesAheadOf(Lsn other) => Value <= other.Value ? 0 : (long)Math.Min(Value - other.Value, long.MaxValue);

    public int CompareTo(Lsn other) => Value.CompareTo(other.Value);

    public static bool operator <(Lsn left, Lsn right) => left.Value < right.Value;
    public static bool operator >(Lsn left, Lsn right) => left.Value > right.Value;
    public static bool operator <=(Lsn left, Lsn right) => left.Value <= right.Value;
    public static bool operator >=(Lsn left, Lsn right) => left.Value >= right.Value;

    public override string ToString() => $"{Value >> 32:X}/{Value & uint.MaxValue:X}";

    // NumberStyles.AllowHexSpecifier alone: no sign, no blanks, no separators.
    private static bool TryParseHalf(string text, out uint value) =>
        uint.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value) && text.Length <= 8;
}
