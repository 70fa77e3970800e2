namespace HaCluster.Ssh;

/// <summary>How patiently a server is dialled.</summary>
/// <param name="Attempts">Failed attempts after which dialling ends; negative for no limit. At most 2 s lie between two.</param>
/// <param name="AttemptTimeout">Limit of one attempt: TCP, key exchange and authentication together. Null for none.</param>
public sealed record DialLimits(int Attempts, TimeSpan? AttemptTimeout)
{
    /// <summary>A single attempt; the caller's cancellation limits its time.</summary>
    public static DialLimits Once { get; } = new(1, null);
}

/// <summary>How a host that died during a command is told from one whose command is silent.</summary>
/// <param name="Silence">Time without output after which the host is asked to run a trivial command.</param>
/// <param name="Answer">Time for that command, after which the host counts as dead. Must allow for a busy host.</param>
public sealed record LivenessLimits(TimeSpan Silence, TimeSpan Answer)
{
    public static LivenessLimits Default { get; } = new(TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(45));
}
