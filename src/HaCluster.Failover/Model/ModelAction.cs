using System.Collections.Immutable;

namespace HaCluster.Failover.Model;

/// <summary>What an action of a script did to the world.</summary>
/// <param name="Next">Index of the action that follows.</param>
internal readonly record struct Outcome(OutcomeKind Kind, int Next = 0, Advice Advice = Advice.None)
{
    /// <summary>The action that follows in the table.</summary>
    public static readonly Outcome Continue = new(OutcomeKind.Continue);

    public static readonly Outcome Done = new(OutcomeKind.Done);

    public static Outcome GoTo(int action) => new(OutcomeKind.GoTo, action);

    /// <summary>The script ends with an error that advises so.</summary>
    public static Outcome Fail(Advice advice) => new(OutcomeKind.Failed, Advice: advice);
}

internal enum OutcomeKind : byte
{
    Continue,
    GoTo,
    Done,
    Failed,
}

/// <summary>What the error of a script tells its reader to do. "Own" is the region of the script's host, "peer" the other.</summary>
[Flags]
internal enum Advice : ushort
{
    None = 0,
    RunAgain = 1,
    Status = 2,
    RejoinOwn = 4,
    RejoinPeer = 8,
    FailoverToOwn = 16,
    FailoverToPeer = 32,
    FailoverToOwnAcceptingLoss = 64,
    FailoverToPeerAcceptingLoss = 128,
    FailoverToPeerWholeRegion = 256,
    Degrade = 512,
}

/// <summary>Carries out an action; called only when the script's host runs.</summary>
internal delegate Outcome Effect(ref Scene scene);

/// <summary>
/// A part of a script that is atomic: it ends where its effect is on disk, or is seen by others, and a script may end after any of them.
/// </summary>
/// <param name="Name">What it does, for a trace.</param>
/// <param name="Marker">
/// The command of the script with which its effect begins; a test looks for it, and cuts the script off before it, so that the model
/// follows the script.
/// </param>
/// <param name="Run">Its precondition and its effect.</param>
internal sealed record ModelAction(string Name, string Marker, Effect Run);

/// <param name="Name">The script's file without its extension.</param>
/// <param name="Actions">In the order of the script.</param>
internal sealed record ModelScript(string Name, ImmutableArray<ModelAction> Actions);
