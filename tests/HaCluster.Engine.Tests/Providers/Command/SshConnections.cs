using HaCluster.Deployment.Properties;

namespace HaCluster.Engine.Tests.Providers.Command;

internal static class SshConnections
{
    /// <summary>The input <c>connection</c> that leads to a server.</summary>
    public static PropertyMap Connection(this SshServer server, params (string Name, PropertyValue Value)[] more) => Props.Of(
        ("host", "127.0.0.1"), ("port", (double)server.Port), ("user", Environment.UserName),
        ("privateKey", new SecretValue(server.PrivateKey)))
        .SetAll(Props.Of(more));
}
