namespace HaCluster.Failover.Members;

/// <summary>What the replay of a standby waits for, by the wait event of its startup process. A promotion ends each of them.</summary>
public enum ReplayWait
{
    /// <summary>The time that <c>recovery_min_apply_delay</c> asks for.</summary>
    Delay,

    /// <summary>Sessions that read what the replay is about to change; <c>max_standby_streaming_delay</c> bounds it.</summary>
    Sessions,
}
