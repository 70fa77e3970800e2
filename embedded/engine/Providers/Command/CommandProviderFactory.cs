using HaCluster.Deployment.Properties;
using HaCluster.Engine.Providers.Command.Local;
using HaCluster.Engine.Providers.Command.Remote;
using HaCluster.Engine.Providers.Schema;
using HaCluster.Ssh;

namespace HaCluster.Engine.Providers.Command;

/// <summary>Package <c>command</c>: scripts on this machine and, over SSH, on others. It has no configuration.</summary>
public sealed class CommandProviderFactory : IProviderFactory
{
    private static readonly ObjectSchema Configuration = new();

    public string Package => "command";

    public CheckResult CheckConfig(PropertyMap inputs) => Configuration.Check(inputs);

    public IProvider Configure(PropertyMap inputs, IProviderHost host)
    {
        var connections = new SshConnectionPool();
        return new PackageProvider(
            Package,
            [new RemoteCommandHandler(connections, host), new CopyToRemoteHandler(connections, host), new LocalCommandHandler(host)],
            acceptsSecrets: true,
            owned: connections);
    }
}
