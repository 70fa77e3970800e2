using HaCluster.Components.PostgreSql;
using HaCluster.Components.Remote;
using HaCluster.Topology.Model;
using Pulumi;
using Pulumi.Random;

namespace HaCluster.Components.Delivery;

/// <summary>The logins of the registry: one to push, for operators and pipelines, and one to pull, for the application hosts.</summary>
public sealed class RegistrySecrets : ComponentResource
{
    private const int PasswordLength = 32;

    private readonly DatabaseSecrets _authority;
    private readonly RandomPassword _push;
    private readonly RandomPassword _pull;

    public RegistrySecrets(string name, DatabaseSecrets authority, ComponentResourceOptions? options = null)
        : base("hacluster:delivery:RegistrySecrets", name, options)
    {
        _authority = authority;
        _push = NewPassword($"{name}-push");
        _pull = NewPassword($"{name}-pull");
        RegisterOutputs();
    }

    public Output<string> PushPassword => _push.Result;

    public Output<string> PullPassword => _pull.Result;

    /// <summary>Line of a password file for <see cref="RegistryNames.PushUser"/>.</summary>
    public Output<string> PushLine => Output.Format($"{RegistryNames.PushUser}:{_push.BcryptHash}\n");

    /// <summary>Line of a password file for <see cref="RegistryNames.PullUser"/>.</summary>
    public Output<string> PullLine => Output.Format($"{RegistryNames.PullUser}:{_pull.BcryptHash}\n");

    /// <summary>PEM; not a secret.</summary>
    public Output<string> CaCertificate => _authority.CaCertificate;

    /// <summary>Key and certificate of the registry, valid for its name, its address and the one at which operators reach it.</summary>
    public (Output<string> Key, Output<string> Certificate) IssueCertificate(Host host) =>
        _authority.IssueRegistryCertificate(host.Plan, host.JumpHost is null ? host.Ssh.Address : null, this);

    // Letters and digits only: safe in every file format on the way, and with 32 of them strong enough (190 bits).
    private RandomPassword NewPassword(string name) =>
        new(name, new RandomPasswordArgs { Length = PasswordLength, Special = false }, new CustomResourceOptions { Parent = this });
}
