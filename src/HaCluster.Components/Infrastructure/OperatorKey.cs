using HaCluster.Topology.Model;
using Pulumi;
using Pulumi.Tls;

namespace HaCluster.Components.Infrastructure;

/// <param name="Public">Line for <c>authorized_keys</c>.</param>
/// <param name="Private">OpenSSH PEM; secret. Null when only the SSH agent has it.</param>
public sealed record LoginKey(Output<string> Public, Output<string>? Private);

/// <summary>
/// The key with which operators, and every later step, log in to the hosts: the operator's own, or one of the stack; and the one before
/// it, with which the first step of every host puts the new one beside it.
/// </summary>
public sealed class OperatorKey : ComponentResource
{
    public OperatorKey(string name, ClusterTopology topology, ComponentResourceOptions? options = null)
        : base("hacluster:infrastructure:OperatorKey", name, options)
    {
        var generation = topology.Ssh.KeyGeneration;
        if (topology.Aws?.OperatorKey is { } own)
        {
            Current = Brought(own);
            Previous = topology.Aws.PreviousOperatorKey is { } previous ? Brought(previous) : null;
        }
        else
        {
            Current = Generate(name, generation);
            Previous = generation > 1 ? Generate(name, generation - 1) : null;
        }
        RegisterOutputs();
    }

    public LoginKey Current { get; }

    /// <summary>Null when hosts accept one key only.</summary>
    public LoginKey? Previous { get; }

    /// <summary>What a host accepts before its first step has run: a running one was given it earlier, and a new one is made with it.</summary>
    public LoginKey Known => Previous ?? Current;

    /// <summary>Lines for <c>authorized_keys</c>: every key that hosts are to accept.</summary>
    public Output<string> Accepted =>
        Previous is null ? Current.Public : Output.Format($"{Current.Public}\n{Previous.Public}");

    private static LoginKey Brought(OperatorKeyPair pair) => new(
        Output.Create(pair.PublicKey.Trim()), pair.PrivateKey is { } text ? Output.CreateSecret(text.Reveal()) : null);

    private LoginKey Generate(string name, int generation)
    {
        var key = new PrivateKey(
            generation == 1 ? name : $"{name}-{generation}", new PrivateKeyArgs { Algorithm = "ED25519" },
            new CustomResourceOptions { Parent = this });
        return new LoginKey(key.PublicKeyOpenssh.Apply(line => line.Trim()), key.PrivateKeyOpenssh);
    }
}
