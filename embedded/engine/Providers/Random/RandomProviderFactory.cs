using HaCluster.Deployment.Properties;
using HaCluster.Engine.Providers.Schema;

namespace HaCluster.Engine.Providers.Random;

/// <summary>Package <c>random</c>: values that are drawn once and kept in state. It has no configuration.</summary>
public sealed class RandomProviderFactory : IProviderFactory
{
    private static readonly ObjectSchema Configuration = new();

    public string Package => "random";

    public CheckResult CheckConfig(PropertyMap inputs) => Configuration.Check(inputs);

    public IProvider Configure(PropertyMap inputs, IProviderHost host) =>
        new PackageProvider(Package, [new RandomPasswordHandler(), new RandomStringHandler()], acceptsSecrets: false);
}
