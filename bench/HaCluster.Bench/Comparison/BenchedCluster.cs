using System.Text.Json;
using HaCluster.Load;

namespace HaCluster.Bench.Comparison;

/// <summary>The deployed stack <c>local</c>: where its parts listen.</summary>
/// <param name="Regions">Both, in the order of the configuration.</param>
internal sealed record BenchedCluster(BenchedRegion[] Regions)
{
    private const int LoadBalancerPort = 80;

    public LoadTarget[] Published => [.. Regions.Select(region => new LoadTarget(region.Name, region.Published))];

    public static async Task<BenchedCluster> ReadAsync()
    {
        using var outputs = JsonDocument.Parse((await ProductCommand.HaclusterAsync("stack", "output", "--json")).Output);
        return new BenchedCluster([.. outputs.RootElement.GetProperty("regions").EnumerateArray().Select(Region)]);
    }

    /// <summary>The region whose database is the primary now.</summary>
    public static async Task<string> ActiveRegionAsync()
    {
        using var status = JsonDocument.Parse((await ProductCommand.HaclusterAsync("status", "--json")).Output);
        return status.RootElement.GetProperty("activeRegion").GetString()!;
    }

    private static BenchedRegion Region(JsonElement region)
    {
        var hosts = region.GetProperty("hosts").EnumerateArray().ToArray();
        var instance = region.GetProperty("applications")[0];
        return new BenchedRegion(
            region.GetProperty("name").GetString()!,
            new Uri(region.GetProperty("loadBalancerUrl").GetString()!),
            new Uri($"http://{AddressOf(hosts, "service")}:{LoadBalancerPort}"),
            new BenchedInstance(
                instance.GetProperty("name").GetString()!,
                instance.GetProperty("host").GetString()!,
                new Uri($"http://{AddressOf(hosts, "application")}:{instance.GetProperty("port").GetInt32()}")),
            region.GetProperty("database").GetProperty("name").GetString()!);
    }

    private static string AddressOf(JsonElement[] hosts, string role) =>
        hosts.First(host => host.GetProperty("role").GetString() == role).GetProperty("address").GetString()!;
}

/// <param name="Name">As in the configuration.</param>
/// <param name="Published">The load balancer by its port on 127.0.0.1.</param>
/// <param name="LoadBalancer">The load balancer by its address in the region's network.</param>
/// <param name="Instance">The first instance of the application.</param>
/// <param name="Database">Name of the database host.</param>
internal sealed record BenchedRegion(string Name, Uri Published, Uri LoadBalancer, BenchedInstance Instance, string Database);

/// <param name="Name">Of the container.</param>
/// <param name="Host">Name of its host.</param>
/// <param name="Entry">By its address in the region's network.</param>
internal sealed record BenchedInstance(string Name, string Host, Uri Entry);
