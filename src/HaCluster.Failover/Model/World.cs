using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace HaCluster.Failover.Model;

[InlineArray(2)]
internal struct Hosts
{
    private Host _first;
}

[InlineArray(2)]
internal struct Commands
{
    private Command _first;
}

/// <summary>What is not of a host or a command.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal struct Rest
{
    public bool LinkCut;

    /// <summary>What of the bounds is left.</summary>
    public byte FaultsLeft;
    public byte CommandsLeft;
    public byte KillsLeft;
    public byte WritesLeft;

    /// <summary>Rows that a client was told are safe, a bit each, and those of them whose loss was reported.</summary>
    public byte Acknowledged;
    public byte Reported;

    /// <summary>Rows that a primary took which was none of the product's making; a rejoin finds and reports them.</summary>
    public byte Stray;

    /// <summary>Rows that a rejoin has taken out of the database and put aside on the host, and which rejoin it was.</summary>
    public byte PutAside;
    public byte PutAsideEpoch;
    public byte PutAsideNumber;

    /// <summary>The promise that the last move broke.</summary>
    public Breach Breach;
}

/// <summary>Everything that the model knows at one moment. It has no references, so its bytes are its identity.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal struct World
{
    public Hosts Hosts;
    public Commands Commands;
    public Rest Rest;

    public readonly bool BothAnswer => Hosts[0].Answers && Hosts[1].Answers;

    public readonly bool TwoPrimaries => Hosts[0].IsPrimary && Hosts[1].IsPrimary;

    public readonly bool CommandRuns => Commands[0].Runs || Commands[1].Runs;

    /// <summary>Of the role changes that were decided so far.</summary>
    public readonly int HighestEpoch
    {
        get
        {
            var highest = 0;
            for (var index = 0; index < 2; index++)
            {
                ref readonly var host = ref Hosts[index];
                highest = Math.Max(highest, Math.Max(host.Epoch, Math.Max(host.FactsEpoch, host.DemotedEpoch)));
                highest = Math.Max(highest, Commands[index].Epoch);
            }
            return highest;
        }
    }

    /// <summary>The site's server answers its peer.</summary>
    public readonly bool PeerAnswers(int peer) => !Rest.LinkCut && Hosts[peer].Runs;

    /// <summary>The standby has a connection to the server of the other site, and its WAL is a beginning of that one's.</summary>
    public readonly bool Streams(int standby)
    {
        ref readonly var host = ref Hosts[standby];
        ref readonly var source = ref Hosts[1 - standby];
        return !Rest.LinkCut && host.IsStandby && source.Runs && source.Slot && History.Continues(source.Wal, host.Wal);
    }

    /// <summary>A standby streams from this primary.</summary>
    public readonly bool Feeds(int primary) => Hosts[primary].IsPrimary && Streams(1 - primary);
}
