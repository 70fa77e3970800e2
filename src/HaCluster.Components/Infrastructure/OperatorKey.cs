using HaCluster.Topology.Model;
using Pulumi;
using Pulumi.Tls;

namespace HaCluster.Components.Infrastructure;

/// <summary>The key with which operators, and every later step, log in to the hosts: the operator's own, or one of the stack.</summary>
public sealed class OperatorKey : ComponentResource
{
    public OperatorKey(string name, OperatorKeyPair? own = null, ComponentResourceOptions? options = null)
        : base("hacluster:infrastructure:OperatorKey", name, options)
    {
        if (own is not null)
        {
            Public = Output.Create(own.PublicKey.Trim());
            Private = own.PrivateKey is { } text ? Output.CreateSecret(text.Reveal()) : null;
        }
        else
        {
            var key = new PrivateKey(name, new PrivateKeyArgs { Algorithm = "ED25519" }, new CustomResourceOptions { Parent = this });
            Private = key.PrivateKeyOpenssh;
            Public = key.PublicKeyOpenssh.Apply(line => line.Trim());
        }
        RegisterOutputs();
    }

    /// <summary>OpenSSH PEM; secret. Null when only the SSH agent has it.</summary>
    public Output<string>? Private { get; }

    /// <summary>Line for <c>authorized_keys</c>.</summary>
    public Output<string> Public { get; }
}
