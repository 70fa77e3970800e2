using Pulumi;
using Pulumi.Random;
using Pulumi.Tls;

namespace HaCluster.Components.Delivery;

/// <summary>What Jenkins is entered with, is called with, and deploys with.</summary>
public sealed class JenkinsSecrets : ComponentResource
{
    public JenkinsSecrets(string name, ComponentResourceOptions? options = null)
        : base("hacluster:delivery:JenkinsSecrets", name, options)
    {
        Password = NewText($"{name}-operator", 24);
        WebhookToken = NewText($"{name}-webhook", 32);
        var key = new PrivateKey(
            $"{name}-deploy", new PrivateKeyArgs { Algorithm = "ED25519" }, new CustomResourceOptions { Parent = this });
        DeployKey = key.PrivateKeyOpenssh;
        DeployPublicKey = key.PublicKeyOpenssh.Apply(text => $"{text.Trim()} hacluster-jenkins");
        RegisterOutputs();
    }

    /// <summary>Of the login <see cref="Topology.Model.JenkinsNames.Operator"/>.</summary>
    public Output<string> Password { get; }

    /// <summary>With which Git's server starts the job.</summary>
    public Output<string> WebhookToken { get; }

    /// <summary>With which the pipeline reaches the operator's machine; OpenSSH form.</summary>
    public Output<string> DeployKey { get; }

    /// <summary>A line for <c>authorized_keys</c>; not a secret.</summary>
    public Output<string> DeployPublicKey { get; }

    private Output<string> NewText(string name, int length) => new RandomPassword(
        name, new RandomPasswordArgs { Length = length, Special = false }, new CustomResourceOptions { Parent = this }).Result;
}
