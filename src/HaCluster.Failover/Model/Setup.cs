using System.Collections.Immutable;

namespace HaCluster.Failover.Model;

/// <summary>One exploration: which cluster, which rules, and how much may happen.</summary>
internal sealed record Setup
{
    public Rules Rules { get; init; } = new();

    /// <summary>Commits are to wait for the other region.</summary>
    public bool Synchronous { get; init; }

    /// <summary>The provider stops and starts machines.</summary>
    public bool ProviderAnswers { get; init; } = true;

    public int Faults { get; init; } = 1;

    /// <summary>Commands in all; at most two at once.</summary>
    public int Commands { get; init; } = 2;

    /// <summary>How often a command may be killed.</summary>
    public int Kills { get; init; } = 1;

    public int Writes { get; init; } = 1;

    /// <summary>Which faults may happen.</summary>
    public FaultKinds Kinds { get; init; } = FaultKinds.All;

    /// <summary>Broken promises that do not end the exploration.</summary>
    public ImmutableArray<Breach> Ignored { get; init; } = [];

    /// <summary>Two commands may run at the same time.</summary>
    public bool Overlapping { get; init; } = true;

    /// <summary>A cluster as <c>up</c> leaves it: the first site is primary, the second streams.</summary>
    public World Start()
    {
        var world = new World
        {
            Rest = new Rest
            {
                FaultsLeft = (byte)Faults,
                CommandsLeft = (byte)Commands,
                KillsLeft = (byte)Kills,
                WritesLeft = (byte)Writes,
            },
        };
        for (var site = 0; site < 2; site++)
        {
            ref var host = ref world.Hosts[site];
            host.Server = site == 0 ? Server.Primary : Server.Standby;
            host.Wanted = true;
            host.StandbySignal = site == 1;
            host.Slot = site == 0;
            host.Waits = Synchronous && site == 0;
            if (Synchronous)
                host.Wal = History.Append(UInt128.Zero, History.ModeEntry(1));
        }
        world.Hosts[1].Contact = (byte)(1 + world.Hosts[0].End);
        return world;
    }
}

[Flags]
internal enum FaultKinds : ushort
{
    None = 0,
    HostLost = 1,
    HostFrozen = 2,
    LinkCut = 4,
    SshLost = 8,
    ServerStopped = 16,
    ServerCrashed = 32,
    PromotionByHand = 64,
    VolumeFull = 128,
    ReplayHangs = 256,
    FalseWord = 512,
    Rebooted = 1024,
    VolumeReadOnly = 2048,
    All = 4095,
}
