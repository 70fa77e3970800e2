using System.Diagnostics.CodeAnalysis;
using HaCluster.Failover.Members;

namespace HaCluster.Failover.Model;

/// <summary>The world as one step of a command sees it.</summary>
internal ref struct Scene
{
    private readonly ref World _world;

    public Scene(ref World world, Setup setup, int site, int slot)
    {
        _world = ref world;
        Setup = setup;
        Site = site;
        Slot = slot;
    }

    public Setup Setup { get; }

    /// <summary>Of the script's host.</summary>
    public int Site { get; }

    public int Slot { get; }

    public readonly Rules Rules => Setup.Rules;

    [UnscopedRef]
    public readonly ref World World => ref _world;

    [UnscopedRef]
    public readonly ref Host Own => ref _world.Hosts[Site];

    [UnscopedRef]
    public readonly ref Host Peer => ref _world.Hosts[1 - Site];

    [UnscopedRef]
    public readonly ref Command Command => ref _world.Commands[Slot];

    public readonly int PeerSite => 1 - Site;

    /// <summary>The server of the peer answers a query from here.</summary>
    public readonly bool PeerAnswers => _world.PeerAnswers(PeerSite);

    public readonly bool IsStale => Own.Promotion.Epoch > Command.Epoch;

    /// <summary>Writes the record of the role change on this host.</summary>
    /// <returns>False: the volume takes no mark.</returns>
    public readonly bool Record(bool done)
    {
        if (!Own.TakesMark(Rules))
            return false;
        if (done && Command.To == Site && !Command.Trusts && Peer.Server != Server.Primary)
            Own.IsStray = false;
        Own.Promotion = new Promotion
        {
            Epoch = Command.Epoch,
            Kind = Command.Kind,
            To = Command.To,
            Fence = Command.Fence,
            Done = done,
        };
        return true;
    }

    /// <summary>Prints facts, and keeps them where the disk takes them.</summary>
    public readonly void Report(Facts facts)
    {
        Command.Facts.Add(facts);
        if (!Rules.FactsAreKept || Own.Volume != Volume.Fine)
            return;
        if (!FactsAreOfThisPlan)
        {
            Own.FactsKind = Command.Kind;
            Own.FactsEpoch = Command.Epoch;
            Own.FactsNumber = Command.Number;
            Own.Facts = default;
        }
        Own.Facts.Add(facts);
    }

    /// <summary>Rows that only this host has are kept beside the database.</summary>
    public readonly void PutAside(byte rows)
    {
        ref var rest = ref World.Rest;
        if (rows == 0)
            return;
        if ((rest.PutAsideEpoch, rest.PutAsideNumber) != (Command.Epoch, Command.Number))
            rest.PutAside = 0;
        rest.PutAside |= rows;
        rest.PutAsideEpoch = Command.Epoch;
        rest.PutAsideNumber = Command.Number;
    }

    /// <summary>Prints what was kept of the same plan.</summary>
    public readonly void RepeatFacts()
    {
        if (Rules.FactsAreKept && FactsAreOfThisPlan)
            Command.Facts.Add(Own.Facts);
    }

    /// <summary>Writes into the database of this host, whose commit waits for nobody.</summary>
    public readonly void Log(int entry) => Own.Wal = History.Append(Own.Wal, entry);

    /// <summary>Says in the database whom commits wait for.</summary>
    public readonly void LogMode(int? site)
    {
        if (History.SynchronousSite(Own.Wal) != site)
            Log(History.ModeEntry(site));
    }

    private readonly bool FactsAreOfThisPlan =>
        Own.FactsKind == Command.Kind && Own.FactsEpoch == Command.Epoch && Own.FactsNumber == Command.Number
        && Command.PlanKind is not PlanKind.Degrade;
}
