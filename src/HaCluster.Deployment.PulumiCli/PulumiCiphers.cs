using HaCluster.Deployment.Projects;
using HaCluster.Diagnostics;

namespace HaCluster.Deployment.PulumiCli;

/// <summary>Only the CLI knows the key of a stack that it keeps: secure values go through <see cref="PulumiConfiguration"/>.</summary>
internal sealed class PulumiCiphers(string stack) : IConfigurationCiphers
{
    public IConfigurationCipher Open(string salt, string owner) => throw Refused();

    public IConfigurationCipher Create() => throw Refused();

    private DeploymentException Refused() => new(
        Codes.Deployment.ConfigSecret, $"Only the Pulumi CLI can read and write the encrypted values of stack {stack}.");
}
