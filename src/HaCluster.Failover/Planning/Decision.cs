using HaCluster.Diagnostics;

namespace HaCluster.Failover.Planning;

/// <summary>The planner's answer: <see cref="Proceed"/>, <see cref="AlreadyDone"/> or <see cref="Refuse"/>.</summary>
public abstract record Decision
{
    private Decision() { }

    /// <summary>Carry out the plan. <paramref name="Resumes"/>: it was begun before and not finished.</summary>
    public sealed record Proceed(Plan Plan, bool Resumes) : Decision;

    /// <summary>The cluster is as asked.</summary>
    public sealed record AlreadyDone(string Summary) : Decision
    {
        /// <summary>What the failover lost that made it so; null where it was no failover.</summary>
        public LossBound? Loss { get; init; }
    }

    /// <summary>Nothing may be changed. The kind is <see cref="ErrorKind.Usage"/> when the request itself is wrong.</summary>
    public sealed record Refuse(Diagnostic Diagnostic) : Decision;
}
