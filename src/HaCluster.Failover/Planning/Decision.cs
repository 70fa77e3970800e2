using HaCluster.Topology.Diagnostics;

namespace HaCluster.Failover.Planning;

/// <summary>Decides the exit code of a refusal.</summary>
public enum RefusalClass
{
    /// <summary>The request itself is wrong, whatever the cluster's state.</summary>
    Usage,

    /// <summary>The cluster is not in a state in which the request may be carried out.</summary>
    State,
}

/// <summary>The planner's answer: <see cref="Proceed"/>, <see cref="AlreadyDone"/> or <see cref="Refuse"/>.</summary>
public abstract record Decision
{
    private Decision() { }

    /// <summary>Carry out the plan. <paramref name="Resumes"/>: it was begun before and not finished.</summary>
    public sealed record Proceed(Plan Plan, bool Resumes) : Decision;

    /// <summary>The cluster is as asked.</summary>
    public sealed record AlreadyDone(string Summary) : Decision;

    /// <summary>Nothing may be touched.</summary>
    public sealed record Refuse(Diagnostic Diagnostic, RefusalClass Class) : Decision;
}
