using HaCluster.Deployment.Properties;
using HaCluster.Engine.Providers.Command.Local;
using HaCluster.Engine.Providers.Command.Remote;
using HaCluster.Engine.Providers.Schema;

namespace HaCluster.Engine.Providers.Command;

/// <summary>Package <c>command</c>: scripts on this machine and, over SSH, on others. It has no configuration.</summary>
public sealed class CommandProviderFactory : IProviderFactory
{
    private static readonly ObjectSchema Configuration = new();

    internal LivenessLimits Liveness { get; init; } = LivenessLimits.Default;

    public string Package => "command";

    public CheckResult CheckConfig(PropertyMap inputs) => Configuration.Check(inputs);

    public IProvider Configure(PropertyMap inputs, IProviderHost host)
    {
        var connections = new SshConnectionPool(TimeProvider.System);
        return new PackageProvider(
            Package,
            [new RemoteCommandHandler(connections, Liveness, host), new CopyToRemoteHandler(host), new LocalCommandHandler(host)],
            connections);
    }
}
