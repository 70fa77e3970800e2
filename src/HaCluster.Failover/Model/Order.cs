using HaCluster.Failover.Planning;

namespace HaCluster.Failover.Model;

/// <summary>What an operator types, in one byte.</summary>
internal readonly record struct Order(byte Code)
{
    private const int TargetBit = 8;
    private const int AcceptBit = 16;
    private const int WordBit = 32;
    private const int RegionBit = 64;

    public Order(
        FailoverOperation operation, int target, bool acceptsLoss = false, bool vouches = false, bool wholeRegion = false)
        : this((byte)(1 + (int)operation + (target == 1 ? TargetBit : 0) + (acceptsLoss ? AcceptBit : 0) + (vouches ? WordBit : 0)
            + (wholeRegion ? RegionBit : 0)))
    {
    }

    /// <summary>Not a command to carry out: the advice to read what <c>status</c> names.</summary>
    public static readonly Order Status = new(6);

    public FailoverOperation Operation => (FailoverOperation)((Code & 7) - 1);

    public int Target => (Code & TargetBit) != 0 ? 1 : 0;

    public bool AcceptsLoss => (Code & AcceptBit) != 0;

    /// <summary><c>--fenced-by-operator</c>.</summary>
    public bool Vouches => (Code & WordBit) != 0;

    /// <summary><c>--scope region</c>.</summary>
    public bool WholeRegion => (Code & RegionBit) != 0;

    public Order Exchanged =>
        Code == 0 || this == Status || Operation == FailoverOperation.Degrade ? this : new((byte)(Code ^ TargetBit));

    public Order Accepting => new((byte)(Code | AcceptBit));

    public override string ToString()
    {
        if (this == Status)
            return "status";
        var target = Sites.Name(Target);
        var command = Operation switch
        {
            FailoverOperation.Degrade => "degrade",
            FailoverOperation.Rejoin => $"rejoin {target}",
            FailoverOperation.Activate => $"pulumi up with {target} active",
            FailoverOperation.Switchover => $"switchover --to {target}",
            _ => $"failover --to {target}",
        };
        return command + (WholeRegion ? " --scope region" : "") + (AcceptsLoss ? " --accept-data-loss" : "")
            + (Vouches ? " --fenced-by-operator" : "");
    }
}
