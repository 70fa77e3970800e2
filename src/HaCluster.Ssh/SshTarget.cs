using System.Net;

namespace HaCluster.Ssh;

/// <summary>An SSH server and how to log in to it. Equal targets may share a connection.</summary>
public sealed record SshTarget
{
    public required string Host { get; init; }

    public required int Port { get; init; }

    public required string User { get; init; }

    public required HostKeyPolicy HostKey { get; init; }

    public required DialLimits Dial { get; init; }

    /// <summary>PEM or OpenSSH text. The credentials are offered in this order: private key, password, keys of the agent.</summary>
    public string? PrivateKey { get; init; }

    /// <summary>Decrypts <see cref="PrivateKey"/>.</summary>
    public string? Passphrase { get; init; }

    public string? Password { get; init; }

    /// <summary>Path of the Unix socket of an SSH agent.</summary>
    public string? AgentSocket { get; init; }

    /// <summary>The jump host through which the server is reached; null when it is reached directly.</summary>
    public SshTarget? JumpHost { get; init; }

    /// <summary>For messages: <c>user@host</c>, with the port unless it is 22.</summary>
    public string Name => Port == 22 ? $"{User}@{Host}" : $"{User}@{Host}:{Port}";

    /// <summary>The <c>ssh</c> command that connects to the same server.</summary>
    public string CommandLine =>
        $"ssh{(JumpHost is null ? "" : $" -J {JumpHost.User}@{JumpHost.Host}:{JumpHost.Port}")}" +
        $"{(Port == 22 ? "" : $" -p {Port}")} {User}@{Host}";

    internal bool IsLoopback =>
        JumpHost is null && (Host == "localhost" || (IPAddress.TryParse(Host, out var address) && IPAddress.IsLoopback(address)));

    /// <summary>A record prints its members by default; keys and passwords must not reach a log that way.</summary>
    public override string ToString() => Name;
}
