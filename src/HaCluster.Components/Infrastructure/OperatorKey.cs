using Pulumi;
using Pulumi.Tls;

namespace HaCluster.Components.Infrastructure;

/// <summary>The key with which operators, and every later step, log in to the hosts.</summary>
public sealed class OperatorKey : ComponentResource
{
    public OperatorKey(string name, ComponentResourceOptions? options = null)
        : base("hacluster:infrastructure:OperatorKey", name, options)
    {
        var key = new PrivateKey(name, new PrivateKeyArgs { Algorithm = "ED25519" }, new CustomResourceOptions { Parent = this });
        Private = key.PrivateKeyOpenssh;
        Public = key.PublicKeyOpenssh.Apply(line => line.Trim());
        RegisterOutputs();
    }

    /// <summary>OpenSSH PEM; secret.</summary>
    public Output<string> Private { get; }

    /// <summary>Line for <c>authorized_keys</c>.</summary>
    public Output<string> Public { get; }
}
