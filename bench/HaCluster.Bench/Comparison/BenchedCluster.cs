using System.Text.Json;
using HaCluster.Load;

namespace HaCluster.Bench.Comparison;

/// <summary>The deployed stack: where its parts listen.</summary>
/// <param name="Regions">Both, in the order of the configuration.</param>
internal sealed record BenchedCluster(BenchedRegion[] Regions)
{
    private const int LoadBalancerPort = 80;

    /// <summary>The stack that the commands work on: <c>local</c> unless the environment names another one.</summary>
    public static string Stack => Environment.GetEnvironmentVariable("HACLUSTER_STACK") is { Length: > 0 } name ? name : "local";

    public LoadTarget[] Published => [.. Regions.Select(region => new LoadTarget(region.Name, region.Published))];

    public static async Task<BenchedCluster> ReadAsync()
    {
        using var outputs = JsonDocument.Parse((await ProductCommand.HaclusterAsync("stack", "output", "--json")).Output);
        return new BenchedCluster([.. outputs.RootElement.GetProperty("regions").EnumerateArray().Select(Region)]);
    }

    public BenchedRegion Region(string name) => Regions.Single(region => region.Name == name);

    /// <summary>The region whose database is the primary now.</summary>
    public static async Task<string> ActiveRegionAsync()
    {
        using var status = JsonDocument.Parse((await ProductCommand.HaclusterAsync("status", "--json")).Output);
        return status.RootElement.GetProperty("activeRegion").GetString()!;
    }

    private static BenchedRegion Region(JsonElement region)
    {
        var hosts = region.GetProperty("hosts").EnumerateArray().ToArray();
        return new BenchedRegion(
            region.GetProperty("name").GetString()!,
            new Uri(region.GetProperty("loadBalancerUrl").GetString()!),
            new Uri($"http://{Find(hosts, "role", "service", "address")}:{LoadBalancerPort}"),
            [.. region.GetProperty("applications").EnumerateArray().Select(instance => Instance(instance, hosts))],
            Find(hosts, "role", "service", "name"));
    }

    private static BenchedInstance Instance(JsonElement instance, JsonElement[] hosts)
    {
        var host = instance.GetProperty("host").GetString()!;
        return new BenchedInstance(
            instance.GetProperty("name").GetString()!, host,
            new Uri($"http://{Find(hosts, "name", host, "address")}:{instance.GetProperty("port").GetInt32()}"));
    }

    private static string Find(JsonElement[] hosts, string property, string value, string wanted) =>
        hosts.First(host => host.GetProperty(property).GetString() == value).GetProperty(wanted).GetString()!;
}

/// <param name="Name">As in the configuration.</param>
/// <param name="Published">The load balancer by its port on 127.0.0.1.</param>
/// <param name="LoadBalancer">The load balancer by its address in the region's network.</param>
/// <param name="Instances">All of the application, one at least.</param>
/// <param name="Service">Name of the load balancer's host.</param>
internal sealed record BenchedRegion(string Name, Uri Published, Uri LoadBalancer, BenchedInstance[] Instances, string Service)
{
    public BenchedInstance Instance => Instances[0];
}

/// <param name="Name">Of the container.</param>
/// <param name="Host">Name of its host.</param>
/// <param name="Entry">By its address in the region's network.</param>
internal sealed record BenchedInstance(string Name, string Host, Uri Entry);
