namespace HaCluster.Load.Content;

/// <summary>What became of a request that did not do what it was sent for. A response with another status is <c>status-503</c>.</summary>
public static class ErrorKinds
{
    public const string ConnectRefused = "connect-refused";

    /// <summary>No connection for another reason: no route, no answer, no such name.</summary>
    public const string ConnectFailed = "connect-failed";

    /// <summary>The connection broke after the request was sent and before the whole response was there.</summary>
    public const string ConnectionReset = "connection-reset";

    public const string Timeout = "timeout";

    /// <summary>The status is right, and the content is not.</summary>
    public const string WrongContent = "wrong-content";

    /// <summary>A read answered with the date that this run had written before the last one.</summary>
    public const string StaleContent = "stale-content";

    /// <summary>The request was due, and no thread was free to send it before the test ended.</summary>
    public const string NotSent = "not-sent";

    public static string Status(int status) => $"status-{status}";
}
