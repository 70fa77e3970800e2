using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace HaCluster.Failover.Model;

/// <summary>Numbers by which worlds are told apart: equal for worlds that differ by the names of the regions only.</summary>
internal static class Fingerprint
{
    public static ulong Of(ref World world)
    {
        var exchanged = Symmetry.Exchanged(world);
        return Math.Min(OfOne(ref world), OfOne(ref exchanged));
    }

    /// <summary>Of what an operator can see, and of the command.</summary>
    public static ulong OfSight(in World world, Order order)
    {
        var sight = new World { Hosts = world.Hosts };
        sight.Rest.LinkCut = world.Rest.LinkCut;
        return Mix(OfOne(ref sight), ((ulong)order.Code << 8) | Math.Max(world.Commands[0].Epoch, world.Commands[1].Epoch));
    }

    private static ulong OfOne(ref World world)
    {
        // Two commands are alike whichever slot they are in.
        var commands = OfPlan(world.Commands[0]) + OfPlan(world.Commands[1]);
        var rest = OfBytes(AsBytes(ref world.Rest));
        return Mix(Mix(OfBytes(AsBytes(ref world.Hosts)), commands), rest);
    }

    // What was typed does not matter any more once there is a plan.
    private static ulong OfPlan(Command command)
    {
        command.Order = command.Runs ? Order.Status : default;
        return OfBytes(AsBytes(ref command));
    }

    private static ReadOnlySpan<byte> AsBytes<T>(ref T value)
        where T : unmanaged => MemoryMarshal.AsBytes(MemoryMarshal.CreateReadOnlySpan(ref value, 1));

    private static ulong OfBytes(ReadOnlySpan<byte> bytes)
    {
        var hash = 0x9E3779B97F4A7C15UL + (ulong)bytes.Length;
        var words = MemoryMarshal.Cast<byte, ulong>(bytes);
        foreach (var word in words)
            hash = Mix(hash, word);
        foreach (var rest in bytes[(words.Length * sizeof(ulong))..])
            hash = Mix(hash, rest);
        return hash;
    }

    // The two halves of a product: every bit of both depends on every bit of the factors.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Mix(ulong hash, ulong word)
    {
        var high = Math.BigMul(hash ^ word, 0xD6E8FEB86659FD93UL, out var low);
        return BitOperations.RotateLeft(high ^ low, 23) + 0xA0761D6478BD642FUL;
    }
}
