using HaCluster.Diagnostics;
using HaCluster.Failover.Planning;

namespace HaCluster.Cli.Failover;

/// <summary>What the verbs that move the primary role were given.</summary>
/// <param name="Region">Target; for a rejoin the region that comes back. Null where it can be found out.</param>
/// <param name="Scope">Only for a failover.</param>
internal sealed record RoleChangeArguments(FailoverOperation Operation, string? Region, FailoverScope Scope, bool AcceptDataLoss)
{
    /// <summary>Only for a failover.</summary>
    public bool FencedByOperator { get; init; }

    /// <summary>As in <c>the failover</c>; also the verb.</summary>
    public string Noun => Operation.ToString().ToLowerInvariant();

    /// <summary>The command that was given.</summary>
    public ProductCommand Command => new(
    [
        Noun,
        .. Region is null ? [] : Operation == FailoverOperation.Rejoin ? (string[])[Region] : ["--to", Region],
        .. Scope == FailoverScope.Auto ? [] : (string[])["--scope", Scope.ToString().ToLowerInvariant()],
        .. AcceptDataLoss ? (string[])["--accept-data-loss"] : [],
        .. FencedByOperator ? (string[])["--fenced-by-operator"] : [],
    ]);
}
