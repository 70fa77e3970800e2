using Npgsql;

namespace HaCluster.Web.Database;

/// <summary>What a database error means for the next attempt and for the client.</summary>
internal static class DatabaseErrors
{
    /// <summary>
    /// Another attempt, perhaps at another host, can get past it: the server is going away, coming up, full, or no longer (not yet) what
    /// we took it for, or the connection broke. The rest (a missing table or grant, a wrong password) stays wrong however often it is
    /// tried.
    /// </summary>
    public static bool IsPassing(Exception error) => error is not PostgresException { SqlState: var state }
        || state.StartsWith("08", StringComparison.Ordinal)
        || state is PostgresErrorCodes.ReadOnlySqlTransaction // 25006: demoted, or not promoted yet
            or PostgresErrorCodes.AdminShutdown               // 57P01
            or PostgresErrorCodes.CrashShutdown               // 57P02
            or PostgresErrorCodes.CannotConnectNow            // 57P03: starting up, shutting down
            or PostgresErrorCodes.QueryCanceled               // 57014
            or PostgresErrorCodes.TooManyConnections          // 53300
            or PostgresErrorCodes.SerializationFailure        // 40001: on a standby, a conflict with recovery
            or PostgresErrorCodes.DeadlockDetected;           // 40P01

    /// <summary>
    /// Of a statement that was sent: it may have committed all the same. An error of the server says that it did not, unless the server
    /// ended the session, which it also does to sessions that have committed and wait for the synchronous standby.
    /// </summary>
    public static bool LeavesOutcomeUnknown(Exception error) =>
        error is not PostgresException { SqlState: not (PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown) };

    /// <summary>A short label for metrics: few values, whatever happens.</summary>
    public static string Reason(Exception error) => error switch
    {
        PostgresException server => server.SqlState,
        TimeoutException or { InnerException: TimeoutException } => "timeout",
        UnconfirmedCommitException => "unconfirmed",
        HostBusyException => "busy",
        _ => "connection",
    };
}

/// <summary>All connections to a host stayed in use for as long as it was worth waiting.</summary>
internal sealed class HostBusyException(int connections) : Exception($"all {connections} connections are in use");

/// <summary>As many abandoned writes as may wait at the host do.</summary>
internal sealed class WritesWaitingException(int writes) : Exception($"{writes} abandoned writes wait, and no more may")
{
    public int Writes { get; } = writes;
}

/// <summary>
/// The commit was reported, but with the warning that the synchronous standby had not confirmed it: it could be lost with the primary.
/// </summary>
internal sealed class UnconfirmedCommitException(string warning)
    : Exception($"the commit was not confirmed by the synchronous standby: {warning}");

/// <summary>No database host could do it within the budget. The message is for the log: it names hosts.</summary>
internal sealed class DatabaseUnavailableException(string message) : Exception(message)
{
    /// <summary>A write was sent and its end was not seen: it may have happened.</summary>
    public bool OutcomeUnknown { get; init; }

    /// <summary>Of a write that was refused for their sake: how many others wait for the database. Otherwise 0.</summary>
    public int WritesWaiting { get; init; }
}
