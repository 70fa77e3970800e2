using Renci.SshNet.Common;

namespace HaCluster.Ssh;

/// <summary>The server was not reached, or refused the login, within its dial limits. Nothing ran on it.</summary>
public sealed class SshDialException : Exception
{
    internal SshDialException(SshTarget target, string reason, Exception? inner = null)
        : this(target, reason, $"Cannot connect to {target.Name}: {reason}.", inner)
    {
    }

    internal SshDialException(SshTarget target, string reason, string message, Exception? inner)
        : base(message, inner) => (Target, Reason) = (target, reason);

    /// <summary>The server that failed: the one that was asked for, or its jump host.</summary>
    public SshTarget Target { get; }

    /// <summary>The server answered and accepts none of the keys that were offered.</summary>
    public bool LoginRefused => InnerException is SshAuthenticationException;

    /// <summary>The cause alone, as part of a sentence: <c>connection refused</c>.</summary>
    public string Reason { get; }
}

/// <summary>A remote command did not run to its own end: its session was refused, it timed out, or its host died.</summary>
public sealed class RemoteCommandException : Exception
{
    internal RemoteCommandException(string reason, TimeSpan elapsed, Exception? inner = null)
        : base(reason, inner) => Elapsed = elapsed;

    /// <summary>Time since the command was handed over, connecting included.</summary>
    public TimeSpan Elapsed { get; }
}

/// <summary>A file operation failed: the message names the path or the broken connection.</summary>
public sealed class SshFileException : Exception
{
    internal SshFileException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
