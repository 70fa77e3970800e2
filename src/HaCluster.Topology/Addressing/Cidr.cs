using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;

namespace HaCluster.Topology.Addressing;

/// <summary>An IPv4 block such as <c>172.20.1.0/24</c>: a network address with all host bits zero, and a prefix of 0 to 32 bits.</summary>
public readonly record struct Cidr
{
    private readonly uint _network;

    private Cidr(uint network, int prefixLength) => (_network, PrefixLength) = (network, prefixLength);

    /// <summary>Leading bits that name the network, 0 to 32.</summary>
    public int PrefixLength { get; }

    /// <summary>Addresses in the block, network and broadcast address included.</summary>
    public long Size => 1L << (32 - PrefixLength);

    public IPAddress Network => ToAddress(_network);

    private uint Last => _network | ~Mask(PrefixLength);

    /// <summary>The block of this prefix length that holds <paramref name="address"/>; host bits are cleared.</summary>
    public static Cidr Containing(IPAddress address, int prefixLength)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(prefixLength);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(prefixLength, 32);
        return new Cidr(ToNumber(address) & Mask(prefixLength), prefixLength);
    }

    /// <exception cref="FormatException">The text is no CIDR block; the message says which rule it breaks.</exception>
    public static Cidr Parse(string text) =>
        TryParse(text, out var cidr, out var problem) ? cidr : throw new FormatException(problem);

    /// <summary>Reads <c>a.b.c.d/n</c>. On failure <paramref name="problem"/> says which rule the text breaks.</summary>
    public static bool TryParse(string? text, out Cidr cidr, [NotNullWhen(false)] out string? problem)
    {
        cidr = default;
        problem = null;
        var parts = (text ?? "").Split('/');
        if (parts.Length != 2)
            problem = $"'{text}' is not of the form a.b.c.d/n";
        else if (!TryParseAddress(parts[0], out var address))
            problem = $"'{parts[0]}' is not an IPv4 address";
        else if (!IsPlainNumber(parts[1], 2) || !int.TryParse(parts[1], CultureInfo.InvariantCulture, out var prefix) || prefix > 32)
            problem = $"'/{parts[1]}' is not a prefix length from /0 to /32";
        else
        {
            cidr = new Cidr(address & Mask(prefix), prefix);
            if (cidr._network != address)
                problem = $"{text} is an address inside a block, not a block; the block is {cidr}";
        }
        return problem is null;
    }

    public bool Contains(IPAddress address) => Contains(ToNumber(address));

    public bool Contains(Cidr other) => other.PrefixLength >= PrefixLength && Contains(other._network);

    public bool Overlaps(Cidr other) => Contains(other._network) || other.Contains(_network);

    /// <summary>The address at <paramref name="offset"/> from the start of the block; 0 is the network address itself.</summary>
    public IPAddress Address(int offset)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(offset, Size);
        return ToAddress(_network + (uint)offset);
    }

    /// <summary>
    /// Whether a machine can have the address at <paramref name="offset"/>: inside, and neither network nor broadcast address.
    /// </summary>
    public bool HasHostAt(int offset) => offset > 0 && offset < Size - 1;

    /// <summary>
    /// The block number <paramref name="index"/> when this one is cut into blocks of <paramref name="prefixLength"/> bits.
    /// </summary>
    public Cidr Subnet(int prefixLength, int index)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(prefixLength, PrefixLength);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(prefixLength, 32);
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, 1L << (prefixLength - PrefixLength));
        return new Cidr((uint)(_network + ((long)index << (32 - prefixLength))), prefixLength);
    }

    public override string ToString() => $"{Network}/{PrefixLength}";

    private bool Contains(uint address) => address >= _network && address <= Last;

    private static uint Mask(int prefixLength) => prefixLength == 0 ? 0 : uint.MaxValue << (32 - prefixLength);

    private static bool IsPlainNumber(string text, int maxLength) =>
        text.Length > 0 && text.Length <= maxLength && text.All(char.IsAsciiDigit) && (text.Length == 1 || text[0] != '0');

    // IPAddress.Parse accepts `172.20`, octal and hexadecimal parts; a network plan must not.
    private static bool TryParseAddress(string text, out uint address)
    {
        address = 0;
        var parts = text.Split('.');
        if (parts.Length != 4)
            return false;
        foreach (var part in parts)
        {
            if (!IsPlainNumber(part, 3) || !byte.TryParse(part, CultureInfo.InvariantCulture, out var value))
                return false;
            address = (address << 8) | value;
        }
        return true;
    }

    private static uint ToNumber(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[4];
        if (!address.TryWriteBytes(bytes, out var written) || written != 4)
            throw new ArgumentException($"{address} is not an IPv4 address", nameof(address));
        return System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(bytes);
    }

    private static IPAddress ToAddress(uint number)
    {
        Span<byte> bytes = stackalloc byte[4];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(bytes, number);
        return new IPAddress(bytes);
    }
}
