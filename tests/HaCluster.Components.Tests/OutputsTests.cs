using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using HaCluster.Components.Tests.Aws;
using HaCluster.Deploy;
using HaCluster.Topology;
using HaCluster.Topology.Outputs;
using Pulumi;

namespace HaCluster.Components.Tests;

/// <summary>From the deploy program to the reader that <c>status</c> and the failover stack use.</summary>
public sealed class OutputsTests
{
    [Fact]
    public async Task A_local_cluster_is_read_as_it_was_deployed()
    {
        var endpoints = ClusterOutputs.Read(await OutputsAsync(await DeployedStack.RunAsync()));

        Assert.Equal((Target.Local, ReplicationMode.Asynchronous), (endpoints.Target, endpoints.Replication));
        Assert.Equal(
            [HostRole.Service, HostRole.Application, HostRole.Database], endpoints.Regions[0].Hosts.Select(host => host.Role));
        Assert.All(endpoints.Regions, region => Assert.Equal(("site1-site2-router", null), (region.Router, region.AwsRegion)));
        Assert.Equal(
            new HostEndpoint("site2-db", HostRole.Database, "172.21.1.30", "127.0.0.1", 22202, "admin", "ssh-ed25519 site2-db-ssh")
            {
                InstanceId = "site2-db-id",
            },
            endpoints.Regions[1].DatabaseHost);
        Assert.Equal(new ApplicationEndpoint("site1-app-2", "site1-app", 8002), endpoints.Regions[0].Applications[1]);
        Assert.Equal("http://127.0.0.1:28081/stats", endpoints.Regions[1].StatsUrl.OriginalString);
        Assert.Equal("hacluster", endpoints.Statistics.User);
        Assert.Equal(StackMocks.SecretOf("stats"), endpoints.Statistics.Password.Reveal());
        Assert.Equal(StackMocks.SecretOf("operator"), endpoints.SshPrivateKey!.Reveal());
    }

    [Fact]
    public async Task A_cluster_on_aws_with_private_hosts_and_a_public_name_is_read_as_it_was_deployed()
    {
        var deployed = await AwsStack.RunAsync(
            ("database.replication", "synchronous"), ("network.privateHosts", "true"), ("dns.zoneId", "Z0123456789ABCDEFGHIJ"),
            ("dns.name", "app.example.com"));

        var endpoints = ClusterOutputs.Read(await OutputsAsync(deployed));

        Assert.Equal((Target.Aws, ReplicationMode.Synchronous, true), (endpoints.Target, endpoints.Replication, endpoints.Synchronous));
        var region = endpoints.Regions[1];
        Assert.Equal(("us-east-2", "app.example.com", null), (region.AwsRegion, region.PublicName, region.Router));
        Assert.Null(region.Hosts[0].SshProxy);
        Assert.Equal(
            new SshProxyEndpoint("site2-svc-elastic", 22, "admin", "ssh-ed25519 site2-svc"), region.DatabaseHost.SshProxy);
    }

    [Fact]
    public async Task The_pages_of_the_monitoring_hosts_are_read_as_they_were_deployed()
    {
        var local = ClusterOutputs.Read(await OutputsAsync(await DeployedStack.RunAsync(new Dictionary<string, string>
        {
            ["hacluster:monitoring.prometheus"] = "true",
            ["hacluster:monitoring.regions"] = "site2",
        })));
        var aws = ClusterOutputs.Read(await OutputsAsync(await AwsStack.RunAsync(("monitoring.prometheus", "true"))));

        Assert.Null(local.Regions[0].Monitoring);
        Assert.Equal(
            new MonitoringEndpoint(new Uri("http://127.0.0.1:28090"), new Uri("http://127.0.0.1:28093")), local.Regions[1].Monitoring);
        Assert.Equal(("site2-mon", 22203), (local.Regions[1].MonitoringHost!.Name, local.Regions[1].MonitoringHost!.SshPort));
        Assert.All(aws.Regions, region => Assert.Equal(9090, region.Monitoring!.Prometheus.Port));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Everything_that_is_written_is_read(bool aws)
    {
        var outputs = await OutputsAsync(await (aws
            ? AwsStack.RunAsync(("network.privateHosts", "true"), ("dns.zoneId", "Z0123456789ABCDEFGHIJ"), ("dns.name", "app.example.com"))
            : DeployedStack.RunAsync()));

        var again = ClusterOutputs.Read(outputs).Regions.Select(ClusterOutputs.Write);

        Assert.True(JsonNode.DeepEquals(
            JsonSerializer.SerializeToNode(outputs.GetProperty(OutputNames.Regions)), JsonSerializer.SerializeToNode(again)));
        Assert.Equal(OutputNames.All.Order(), outputs.EnumerateObject().Select(output => output.Name).Order());
    }

    /// <summary>As the command line and the failover stack get them: plain JSON with the secrets in clear.</summary>
    private static async Task<JsonElement> OutputsAsync(DeployedStack deployed)
    {
        var outputs = new Dictionary<string, object?>();
        foreach (var property in typeof(DeployStack).GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly))
        {
            if (property.GetCustomAttribute<OutputAttribute>() is { Name: { } name })
                outputs[name] = await ValueAsync((dynamic)property.GetValue(deployed.Stack)!);
        }
        return JsonSerializer.SerializeToElement(outputs);
    }

    private static async Task<object?> ValueAsync<T>(Output<T> output) => await Pulumi.Utilities.OutputUtilities.GetValueAsync(output);
}
