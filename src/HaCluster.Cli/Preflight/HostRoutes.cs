using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Numerics;
using HaCluster.Topology.Addressing;

namespace HaCluster.Cli.Preflight;

internal sealed record HostRoute(string Interface, Cidr Block);

/// <summary>Reads the kernel's IPv4 routes in the format of <c>/proc/net/route</c>: addresses are little-endian hexadecimal.</summary>
internal static class HostRoutes
{
    public static IEnumerable<HostRoute> Parse(IEnumerable<string> lines)
    {
        foreach (var line in lines.Skip(1))
        {
            var fields = line.Split('\t', StringSplitOptions.TrimEntries);
            if (fields.Length < 8 || !TryHex(fields[1], out var destination) || !TryHex(fields[7], out var mask))
                continue;
            var address = new byte[4];
            BinaryPrimitives.WriteUInt32LittleEndian(address, destination);
            yield return new HostRoute(fields[0], Cidr.Containing(new IPAddress(address), BitOperations.PopCount(mask)));
        }
    }

    private static bool TryHex(string text, out uint value) =>
        uint.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value);
}
