namespace Pulumi.Command.Remote.Outputs;

/// <summary>How to reach a host over SSH. Timeouts are in seconds.</summary>
[OutputType]
public sealed class Connection
{
    public readonly string? AgentSocketPath;
    public readonly int? DialErrorLimit;
    public readonly string Host;
    public readonly string? HostKey;
    public readonly string? Password;
    public readonly int? PerDialTimeout;
    public readonly double? Port;
    public readonly string? PrivateKey;
    public readonly string? PrivateKeyPassword;
    public readonly Outputs.ProxyConnection? Proxy;
    public readonly string? User;

    [OutputConstructor]
    private Connection(
        string? agentSocketPath,
        int? dialErrorLimit,
        string host,
        string? hostKey,
        string? password,
        int? perDialTimeout,
        double? port,
        string? privateKey,
        string? privateKeyPassword,
        Outputs.ProxyConnection? proxy,
        string? user)
    {
        AgentSocketPath = agentSocketPath;
        DialErrorLimit = dialErrorLimit;
        Host = host;
        HostKey = hostKey;
        Password = password;
        PerDialTimeout = perDialTimeout;
        Port = port;
        PrivateKey = privateKey;
        PrivateKeyPassword = privateKeyPassword;
        Proxy = proxy;
        User = user;
    }
}
