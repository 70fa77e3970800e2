using System.Runtime.InteropServices;
using HaCluster.Failover.Planning;

namespace HaCluster.Failover.Model;

internal enum Claim : byte
{
    /// <summary>Nothing was said of a loss.</summary>
    None,
    Nothing,

    /// <summary>At most a number of entries.</summary>
    AtMost,

    /// <summary>What was acknowledged after the last message, or only that if somebody let commits go on alone.</summary>
    Window,
    Unknown,
}

/// <summary>What a command says that is lost.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal readonly record struct Loss(Claim Claim, byte Entries)
{
    public static Loss Nothing => new(Claim.Nothing, 0);

    /// <summary>The former rule took the configuration for a proof.</summary>
    public static Loss Of(LossBound bound, Rules rules) => bound switch
    {
        { OnlyIfAlone: true } when !rules.SynchronousMark => Nothing,
        { Bytes: 0 } => Nothing,
        { Bytes: { } bytes } => new Loss(Claim.AtMost, (byte)Math.Min(byte.MaxValue, Eyes.Entries(bytes))),
        { Window: not null } or { OnlyIfAlone: true } => new Loss(Claim.Window, 0),
        _ => new Loss(Claim.Unknown, 0),
    };

    /// <summary>So many rows may be gone without being more than was said.</summary>
    public bool Covers(int rows) => Claim switch
    {
        Claim.None or Claim.Nothing => rows == 0,
        Claim.AtMost => rows <= Entries,
        _ => true,
    };

    public override string ToString() => Claim switch
    {
        Claim.None => "said nothing of a loss",
        Claim.Nothing => "lost nothing",
        Claim.AtMost => $"lost at most {Entries} entries",
        Claim.Window => "lost at most what was acknowledged after the last message",
        _ => "lost an unknown amount",
    };
}
