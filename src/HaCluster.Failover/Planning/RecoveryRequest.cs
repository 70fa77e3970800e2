namespace HaCluster.Failover.Planning;

/// <summary>Asks for the database of an earlier moment in the place of the present one.</summary>
public sealed record RecoveryRequest
{
    /// <summary>The region whose database host takes the role of the primary with it.</summary>
    public required string Target { get; init; }

    /// <summary>As <see cref="FailoverRequest.FencedByOperator"/>.</summary>
    public bool FencedByOperator { get; init; }

    /// <summary>As <see cref="FailoverRequest.Token"/>.</summary>
    public long Token { get; init; }
}
