using System.Text.Json.Serialization;

namespace HaCluster.Failover.Members;

[JsonConverter(typeof(JsonStringEnumConverter<PlanKind>))]
public enum PlanKind
{
    /// <summary>Clean stop, full replay, promotion; the old primary follows at once.</summary>
    Switchover,

    /// <summary>Fence, then promote; the old primary stays out until it is rejoined.</summary>
    Failover,

    /// <summary>Start a stopped primary again, which its boot guard keeps down because it cannot ask its peer.</summary>
    Restore,

    /// <summary>Bring a database back as standby; no role changes.</summary>
    Rejoin,

    /// <summary>Suspend synchronous replication; no role changes.</summary>
    Degrade,

    /// <summary>Put the database of an earlier moment in the place of the primary's; the role stays where it is.</summary>
    Recovery,
}

/// <summary>How the old primary is kept from accepting writes before another one is promoted.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Fence>))]
public enum Fence
{
    /// <summary>Nothing to fence: it was seen to be no primary.</summary>
    None,

    /// <summary>Over SSH: marked, stopped, read back.</summary>
    Server,

    /// <summary>The machine is stopped through its provider and its state read back.</summary>
    Machine,

    /// <summary>By nothing that we do: the operator vouches that the machine is down.</summary>
    Operator,
}
