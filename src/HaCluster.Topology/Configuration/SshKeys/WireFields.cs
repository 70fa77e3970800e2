using System.Buffers.Binary;

namespace HaCluster.Topology.Configuration.SshKeys;

/// <summary>Length-prefixed byte strings, one after the other (RFC 4251 section 5).</summary>
internal ref struct WireFields(ReadOnlySpan<byte> data)
{
    private ReadOnlySpan<byte> _rest = data;

    public readonly bool AtEnd => _rest.IsEmpty;

    public bool TryNext(out ReadOnlySpan<byte> field)
    {
        field = default;
        if (_rest.Length < sizeof(uint))
            return false;
        var length = BinaryPrimitives.ReadUInt32BigEndian(_rest);
        if (length > _rest.Length - sizeof(uint))
            return false;
        field = _rest.Slice(sizeof(uint), (int)length);
        _rest = _rest[(sizeof(uint) + (int)length)..];
        return true;
    }

    /// <summary>Skips a plain 32-bit number.</summary>
    public bool TrySkipNumber()
    {
        if (_rest.Length < sizeof(uint))
            return false;
        _rest = _rest[sizeof(uint)..];
        return true;
    }
}
