using System.Runtime.InteropServices;

namespace HaCluster.Failover.Model;

internal enum Machine : byte
{
    Running,

    /// <summary>It answers nobody, and goes on where it was once it is thawed.</summary>
    Frozen,

    /// <summary>Without power; it comes back by itself.</summary>
    Lost,

    /// <summary>Stopped through its provider; it stays so until it is started on purpose.</summary>
    Fenced,
}

internal enum Server : byte
{
    Stopped,

    /// <summary>Its guard has let it start, and it does not answer yet.</summary>
    Starting,
    Primary,
    Standby,
}

internal enum Data : byte
{
    Whole,

    /// <summary>A rewind or a copy is in the middle of it.</summary>
    Partial,
}

internal enum Volume : byte
{
    Fine,

    /// <summary>The server goes on with what little is left.</summary>
    Full,

    /// <summary>No server runs on it.</summary>
    ReadOnly,
}

internal enum FenceMark : byte
{
    None,

    /// <summary>In memory: gone when the machine stops.</summary>
    UntilBoot,
    Durable,
}

/// <summary>A record of a role change, as <c>promotion.json</c> keeps it. No epoch: there is none.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal struct Promotion
{
    public byte Epoch;
    public byte Kind;
    public byte To;
    public byte Fence;
    public bool Done;

    public readonly bool Names(int site) => Epoch > 0 && To == site;
}

/// <summary><c>rejoin.json</c>. No number: there is none.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal struct Rejoining
{
    public byte Epoch;
    public byte Number;
    public byte Returning;
    public bool StartsMachine;
    public bool Done;
}

/// <summary>What the steps of one plan reported; positions are one more than they are, and 0 where nothing was reported.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal struct Facts
{
    public byte ShutdownEnd;
    public byte FencedEnd;
    public byte ReceivedEnd;

    /// <summary>What the promoted database said of the mode: 0 nothing, 1 none, else two more than the site that commits waited for.</summary>
    public byte Synchronous;

    /// <summary>End of the old primary's WAL as its last message told it.</summary>
    public byte Contact;

    /// <summary>Rows that a rejoin found on the returning host only, a bit each.</summary>
    public byte Diverged;

    public void Add(in Facts other)
    {
        if (other.ShutdownEnd != 0)
            ShutdownEnd = other.ShutdownEnd;
        if (other.FencedEnd != 0)
            FencedEnd = other.FencedEnd;
        if (other.ReceivedEnd != 0)
            ReceivedEnd = other.ReceivedEnd;
        if (other.Synchronous != 0)
            Synchronous = other.Synchronous;
        if (other.Contact != 0)
            Contact = other.Contact;
        Diverged |= other.Diverged;
    }
}

/// <summary>A database host: its machine, its server, and what its disk and its memory keep.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal struct Host
{
    public UInt128 Wal;
    public Machine Machine;
    public bool SshLost;
    public Server Server;

    /// <summary>systemd starts the server as soon as its guard lets it.</summary>
    public bool Wanted;

    /// <summary>The server was shut down in order.</summary>
    public bool Clean;
    public Data Data;

    /// <summary>The startup process stands still; <see cref="Replayed"/> counts then.</summary>
    public bool ReplayHangs;
    public byte Replayed;

    /// <summary>It was told to become primary, and has not yet.</summary>
    public bool PromotionPending;

    /// <summary>
    /// It is primary because somebody promoted it by hand, or vouched for a fence that was none where nothing could have told, or because
    /// its guard let it start just before that became wrong: until it is a standby again, or the only primary by a role change.
    /// </summary>
    public bool IsStray;

    public Volume Volume;
    public bool StandbySignal;
    public FenceMark Fenced;

    /// <summary>The fence mark says that it was primary.</summary>
    public bool WasPrimary;
    public bool Alone;
    public bool Degraded;

    /// <summary>The server's commits wait for the peer.</summary>
    public bool Waits;

    /// <summary>The slot of the peer is there.</summary>
    public bool Slot;

    /// <summary>Epoch of the switchover for which it stopped, and one more than the end of its WAL then.</summary>
    public byte DemotedEpoch;
    public byte DemotedEnd;
    public Promotion Promotion;
    public Rejoining Rejoining;

    /// <summary>One more than the end of the primary's WAL in its last message; in memory.</summary>
    public byte Contact;

    /// <summary>Rows whose commit waits for the peer, a bit each.</summary>
    public byte Pending;

    /// <summary>The plan that <see cref="Facts"/> are of.</summary>
    public byte FactsKind;
    public byte FactsEpoch;
    public byte FactsNumber;
    public Facts Facts;

    public readonly bool IsUp => Machine == Machine.Running;

    /// <summary>Answers the operator.</summary>
    public readonly bool Answers => IsUp && !SshLost;

    public readonly bool Runs => IsUp && Server is Server.Primary or Server.Standby;

    public readonly bool IsPrimary => IsUp && Server == Server.Primary;

    public readonly bool IsStandby => IsUp && Server == Server.Standby;

    public readonly bool IsFenced => Fenced != FenceMark.None;

    public readonly int End => History.Length(Wal);

    public readonly int ReplayedEnd => ReplayHangs ? Replayed : End;

    public readonly int Epoch => Math.Max(Promotion.Epoch, History.LastEpoch(Wal));

    /// <summary>A small file can be written on the data volume, with the reserve where it is full.</summary>
    public readonly bool TakesMark(Rules rules) =>
        Volume == Volume.Fine || (Volume == Volume.Full && rules.FenceStopsFirst);

    public void Stop(bool cleanly, bool wanted)
    {
        Server = Server.Stopped;
        Clean = cleanly;
        Wanted = wanted;
        // Their clients got no answer.
        Pending = 0;
        if (PromotionPending || ReplayHangs)
        {
            PromotionPending = false;
            ReplayHangs = false;
            Replayed = 0;
        }
    }

    public void PowerOff(Machine machine)
    {
        Stop(cleanly: false, wanted: true);
        Machine = machine;
        Contact = 0;
        SshLost = false;
        if (Fenced == FenceMark.UntilBoot)
            LiftFence();
    }

    public void LiftFence()
    {
        Fenced = FenceMark.None;
        WasPrimary = false;
    }
}
