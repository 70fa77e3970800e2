using System.Net;
using HaCluster.Engine.Providers.Schema;

namespace HaCluster.Engine.Providers.Command.Remote;

/// <summary>How to reach one host over SSH. Equal settings may share a connection.</summary>
internal sealed record SshSettings
{
    public required string Host { get; init; }
    public required int Port { get; init; }
    public required string User { get; init; }
    public string? Password { get; init; }

    /// <summary>PEM or OpenSSH text.</summary>
    public string? PrivateKey { get; init; }

    public string? PrivateKeyPassword { get; init; }

    /// <summary>Unix socket of an SSH agent.</summary>
    public string? AgentSocketPath { get; init; }

    /// <summary>Failed attempts after which dialling ends; -1 means never.</summary>
    public required int DialErrorLimit { get; init; }

    /// <summary>Limit for one attempt (TCP, key exchange, authentication); null means none.</summary>
    public required TimeSpan? PerDialTimeout { get; init; }

    /// <summary>The only accepted host key, as a line of authorized_keys; null accepts any.</summary>
    public string? HostKey { get; init; }

    /// <summary>Jump host.</summary>
    public SshSettings? Proxy { get; init; }

    public bool IsLoopback => Proxy is null && (Host == "localhost" || (IPAddress.TryParse(Host, out var address) && IPAddress.IsLoopback(address)));

    public string Target => Port == 22 ? $"{User}@{Host}" : $"{User}@{Host}:{Port}";

    /// <summary>A command that a person can paste to get to the same place.</summary>
    public string SshCommandLine =>
        $"ssh{(Proxy is null ? "" : $" -J {Proxy.User}@{Proxy.Host}:{Proxy.Port}")}{(Port == 22 ? "" : $" -p {Port}")} {User}@{Host}";

    /// <summary>A record prints its members by default; keys and passwords must not reach a log that way.</summary>
    public override string ToString() => Target;

    /// <summary>Inputs of <c>connection</c>, with a jump host's among them.</summary>
    public static PropertyType Schema { get; } = PropertyType.Object([.. Fields(), new Property("proxy", PropertyType.Object(Fields()))]);

    public static SshSettings Read(PropertyReader connection)
    {
        var seconds = connection.OptionalNumber("perDialTimeout") ?? DefaultPerDialTimeout;
        return new SshSettings
        {
            Host = connection.String("host"),
            Port = connection.Int("port", DefaultPort),
            User = connection.String("user", DefaultUser),
            Password = connection.OptionalString("password"),
            PrivateKey = connection.OptionalString("privateKey"),
            PrivateKeyPassword = connection.OptionalString("privateKeyPassword"),
            AgentSocketPath = connection.OptionalString("agentSocketPath") ?? Environment.GetEnvironmentVariable("SSH_AUTH_SOCK"),
            DialErrorLimit = connection.Int("dialErrorLimit", DefaultDialErrorLimit),
            PerDialTimeout = seconds > 0 ? TimeSpan.FromSeconds(seconds) : null,
            HostKey = connection.OptionalString("hostKey"),
            Proxy = connection.Object("proxy") is { } proxy ? Read(proxy) : null,
        };
    }

    private const string DefaultUser = "root";
    private const int DefaultPort = 22;
    private const int DefaultDialErrorLimit = 10;
    private const int DefaultPerDialTimeout = 15;

    private static Property[] Fields() =>
    [
        new("host", PropertyType.String) { Required = true },
        new("user", PropertyType.String) { Default = DefaultUser },
        new("port", PropertyType.IntegerIn(1, 65535)) { Default = (double)DefaultPort },
        new("password", PropertyType.String) { Secret = true },
        new("privateKey", PropertyType.String) { Secret = true },
        new("privateKeyPassword", PropertyType.String) { Secret = true },
        new("agentSocketPath", PropertyType.String),
        new("dialErrorLimit", PropertyType.IntegerIn(-1, int.MaxValue)) { Default = (double)DefaultDialErrorLimit },
        new("perDialTimeout", PropertyType.IntegerIn(0, int.MaxValue)) { Default = (double)DefaultPerDialTimeout },
        new("hostKey", PropertyType.String),
    ];
}
