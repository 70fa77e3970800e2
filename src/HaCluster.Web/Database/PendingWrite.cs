namespace HaCluster.Web.Database;

/// <summary>How far a write has come.</summary>
internal enum WriteState
{
    /// <summary>Its connection is being opened.</summary>
    Opening,

    /// <summary>Given up before its statement was sent, which then never happens.</summary>
    GivenUp,

    /// <summary>Its statement was sent, and its request may still wait for the answer.</summary>
    Sent,

    /// <summary>Its statement was sent, and its request has ended without the server's answer.</summary>
    Abandoned,

    /// <summary>The server answered or is gone; the connection is free.</summary>
    Ended,
}

/// <summary>One write on its way, which can be abandoned but not cancelled.</summary>
internal sealed class PendingWrite(WriteConnections connections)
{
    /// <summary>Completes as the statement does, or without it when the attempt was given up before.</summary>
    public Task Ended { get; set; } = Task.CompletedTask;

    /// <summary>Changed by the connections only.</summary>
    public WriteState State { get; set; } = WriteState.Opening;

    /// <summary>The statement was sent: its failure does not prove that nothing was stored.</summary>
    public bool WasSent { get; set; }

    /// <summary>The attempt is over for its request, which may make another: if the statement was not sent yet, it never is.</summary>
    public void GiveUp() => connections.GiveUp(this);

    /// <summary>The request is over. If the statement was sent, its answer is awaited for the connection's sake only.</summary>
    public void Abandon() => connections.Abandon(this);
}
