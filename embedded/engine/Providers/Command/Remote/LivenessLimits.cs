namespace HaCluster.Engine.Providers.Command.Remote;

/// <summary>When a silent host is asked whether it lives, and how long it may take to answer.</summary>
/// <param name="Silence">Time without output after which the host is asked.</param>
/// <param name="Answer">A live host, however busy, starts a trivial command within this time.</param>
internal sealed record LivenessLimits(TimeSpan Silence, TimeSpan Answer)
{
    public static LivenessLimits Default { get; } = new(TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(45));
}
