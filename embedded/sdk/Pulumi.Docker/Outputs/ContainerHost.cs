namespace Pulumi.Docker.Outputs;

/// <summary>A line of a container's hosts file.</summary>
[OutputType]
public sealed class ContainerHost
{
    public readonly string Host;
    public readonly string Ip;

    [OutputConstructor]
    private ContainerHost(
        string host,
        string ip)
    {
        Host = host;
        Ip = ip;
    }
}
