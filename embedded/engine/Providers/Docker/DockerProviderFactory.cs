using HaCluster.Deployment.Properties;
using HaCluster.Engine.Providers.Schema;

namespace HaCluster.Engine.Providers.Docker;

/// <summary>Package <c>docker</c>: networks, volumes and containers of one Docker daemon.</summary>
public sealed class DockerProviderFactory : IProviderFactory
{
    private static readonly ObjectSchema Configuration = new(
        new Property("host", PropertyType.String),
        new Property("context", PropertyType.String),
        new Property("disableDockerDaemonCheck", PropertyType.Bool));

    public string Package => "docker";

    public CheckResult CheckConfig(PropertyMap inputs) => Configuration.Check(JsonInputs.Decode(inputs, Configuration));

    public IProvider Configure(PropertyMap inputs, IProviderHost host)
    {
        var reader = new PropertyReader(JsonInputs.Decode(inputs, Configuration));
        var daemon = new DockerDaemon(reader.OptionalString("host"), reader.OptionalString("context"));
        var owner = new DockerOwner(host.ProgramDirectory);
        var images = new ImageStore(daemon, host);
        return new PackageProvider(
            Package,
            [
                new NetworkHandler(daemon, owner),
                new VolumeHandler(daemon, owner, host),
                new ContainerHandler(daemon, owner, images, host),
            ],
            acceptsSecrets: false,
            owned: daemon);
    }
}
