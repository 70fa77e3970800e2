using System.Text.Json;
using HaCluster.Components.Failover;
using HaCluster.Topology.Outputs;
using Pulumi;
using Pulumi.Command.Remote.Inputs;

namespace HaCluster.FailoverStack;

/// <summary>The cluster as the deploy stack's outputs describe it.</summary>
internal sealed record DeployedCluster(ClusterEndpoints Endpoints, IReadOnlyDictionary<string, DatabaseMember> Members)
{
    // A host that is to be asked answered a moment ago: one that does not is given up within 15 seconds.
    private const int DialSeconds = 3;
    private const int Dials = 4;

    // One that is being started is waited for.
    private const int LocalBootDials = 20;
    private const int Ec2BootDials = 60;

    /// <exception cref="RunException">The stack has no cluster.</exception>
    public static async Task<DeployedCluster> ReadAsync(string stack)
    {
        var reference = new StackReference(stack);
        var outputs = new Dictionary<string, object?>();
        foreach (var name in OutputNames.All)
        {
            var details = await reference.GetOutputDetailsAsync(name);
            outputs[name] = details.Value ?? details.SecretValue;
        }
        try
        {
            var endpoints = ClusterOutputs.Read(JsonSerializer.SerializeToElement(outputs));
            return new DeployedCluster(
                endpoints, endpoints.Regions.ToDictionary(region => region.Name, region => Member(endpoints, region)));
        }
        catch (EndpointsException exception)
        {
            throw new RunException(
                $"The outputs of stack {stack} do not describe a cluster: {exception.Message}\n  fix: Deploy that stack first.");
        }
    }

    private static DatabaseMember Member(ClusterEndpoints endpoints, RegionEndpoints region)
    {
        var host = region.DatabaseHost;
        return new DatabaseMember
        {
            Region = region.Name,
            Host = host.Name,
            Connection = Connection(endpoints, host, Dials),
            StartingConnection = Connection(endpoints, host, region.AwsRegion is null ? LocalBootDials : Ec2BootDials),
            Machine = region.AwsRegion is { } awsRegion && host.InstanceId is { } instance
                ? new Machine.Ec2Instance(instance, awsRegion)
                : new Machine.DockerContainer(host.Name),
        };
    }

    private static ConnectionArgs Connection(ClusterEndpoints endpoints, HostEndpoint host, int dials)
    {
        var connection = new ConnectionArgs
        {
            Host = host.SshHost,
            Port = host.SshPort,
            User = host.SshUser,
            PerDialTimeout = DialSeconds,
            DialErrorLimit = dials,
        };
        // Without it the key is in the SSH agent, where the provider looks by itself.
        if (endpoints.SshPrivateKey is { } secret)
            connection.PrivateKey = Output.CreateSecret(secret.Reveal());
        if (host.SshProxy is { } proxy)
            connection.Proxy = Through(proxy, connection);
        if (host.SshHostKey is { } key)
            connection.HostKey = key;
        return connection;
    }

    private static ProxyConnectionArgs Through(SshProxyEndpoint proxy, ConnectionArgs connection)
    {
        var args = new ProxyConnectionArgs
        {
            Host = proxy.Host,
            Port = proxy.Port,
            User = proxy.User,
            PrivateKey = connection.PrivateKey,
            PerDialTimeout = DialSeconds,
            DialErrorLimit = Dials,
        };
        if (proxy.HostKey is { } key)
            args.HostKey = key;
        return args;
    }
}
