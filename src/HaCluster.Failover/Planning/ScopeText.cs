namespace HaCluster.Failover.Planning;

/// <summary>What counts as lost, in words.</summary>
public static class ScopeText
{
    /// <returns>Null for a plan that is no emergency, and where nobody said or found out.</returns>
    public static string? Of(Plan plan) => plan.Scope switch
    {
        FailoverScope.Database => $"database: the applications and the load balancer of {plan.From} stay in service",
        FailoverScope.Region => $"region: {plan.From} counts as lost, nothing there is waited for",
        _ => null,
    };
}
