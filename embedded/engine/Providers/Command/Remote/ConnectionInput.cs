using HaCluster.Deployment.Properties;
using HaCluster.Engine.Providers.Schema;
using HaCluster.Ssh;

namespace HaCluster.Engine.Providers.Command.Remote;

/// <summary>The input <c>connection</c> of both remote resources.</summary>
internal static class ConnectionInput
{
    private const string DefaultUser = "root";
    private const int DefaultPort = 22;
    private const int DefaultDialErrorLimit = 10;
    private const int DefaultPerDialTimeout = 15;

    /// <summary>Its properties, with those of a jump host (<c>proxy</c>) among them.</summary>
    public static PropertyType Schema { get; } = PropertyType.Object([.. Fields(), new Property("proxy", PropertyType.Object(Fields()))]);

    /// <exception cref="ProviderException">The resource has no connection.</exception>
    public static SshTarget Read(PropertyMap inputs) =>
        Target(new PropertyReader(inputs).Object("connection") ?? throw new ProviderException("The property 'connection' is missing."));

    private static SshTarget Target(PropertyReader connection)
    {
        var seconds = connection.OptionalNumber("perDialTimeout") ?? DefaultPerDialTimeout;
        return new SshTarget
        {
            Host = connection.String("host"),
            Port = connection.Int("port", DefaultPort),
            User = connection.String("user", DefaultUser),
            Password = connection.OptionalString("password"),
            PrivateKey = connection.OptionalString("privateKey"),
            Passphrase = connection.OptionalString("privateKeyPassword"),
            AgentSocket = connection.OptionalString("agentSocketPath") ?? SshAgent.SocketFromEnvironment,
            Dial = new DialLimits(
                connection.Int("dialErrorLimit", DefaultDialErrorLimit), seconds > 0 ? TimeSpan.FromSeconds(seconds) : null),
            HostKey = connection.OptionalString("hostKey") is { } line ? HostKeyPolicy.Only(line) : HostKeyPolicy.AcceptAny,
            JumpHost = connection.Object("proxy") is { } proxy ? Target(proxy) : null,
        };
    }

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
