using HaCluster.Deployment.Properties;
using HaCluster.Engine.Providers.Schema;

namespace HaCluster.Engine.Providers.Tls;

/// <summary>Package <c>tls</c>: keys and certificates that are made once and kept in state.</summary>
public sealed class TlsProviderFactory : IProviderFactory
{
    private static readonly ObjectSchema Configuration = new();

    public string Package => "tls";

    public CheckResult CheckConfig(PropertyMap inputs) => Configuration.Check(inputs);

    public IProvider Configure(PropertyMap inputs, IProviderHost host) => new PackageProvider(
        Package,
        [
            new PrivateKeyHandler(), new CertRequestHandler(),
            new SelfSignedCertHandler(TimeProvider.System), new LocallySignedCertHandler(TimeProvider.System),
        ],
        acceptsSecrets: false);
}
