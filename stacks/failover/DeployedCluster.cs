using System.Text.Json;
using HaCluster.Components.Failover;
using HaCluster.Topology.Outputs;
using Pulumi;
using Pulumi.Command.Remote.Inputs;

namespace HaCluster.FailoverStack;

/// <summary>The cluster as the deploy stack's outputs describe it.</summary>
internal sealed record DeployedCluster(ClusterEndpoints Endpoints, IReadOnlyDictionary<string, DatabaseMember> Members)
{
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
        var connection = new ConnectionArgs
        {
            Host = host.SshHost,
            Port = host.SshPort,
            User = host.SshUser,
            // A host that is to be asked answered a moment ago, or is being started.
            PerDialTimeout = 3,
            DialErrorLimit = region.AwsRegion is null ? 20 : 60,
        };
        // Without it the key is in the SSH agent, where the provider looks by itself.
        if (endpoints.SshPrivateKey is { } secret)
            connection.PrivateKey = Output.CreateSecret(secret.Reveal());
        if (host.SshProxy is { } proxy)
            connection.Proxy = Through(proxy, connection);
        if (host.SshHostKey is { } key)
            connection.HostKey = key;
        return new DatabaseMember
        {
            Region = region.Name,
            Host = host.Name,
            Connection = connection,
            Machine = region.AwsRegion is { } awsRegion && host.InstanceId is { } instance
                ? new Machine.Ec2Instance(instance, awsRegion)
                : new Machine.DockerContainer(host.Name),
        };
    }

    private static ProxyConnectionArgs Through(SshProxyEndpoint proxy, ConnectionArgs connection)
    {
        var args = new ProxyConnectionArgs
        {
            Host = proxy.Host,
            Port = proxy.Port,
            User = proxy.User,
            PrivateKey = connection.PrivateKey,
            PerDialTimeout = 3,
            DialErrorLimit = 10,
        };
        if (proxy.HostKey is { } key)
            args.HostKey = key;
        return args;
    }
}
