using System.Collections.Immutable;
using System.Text.Json;
using HaCluster.Topology;
using HaCluster.Topology.Model;

namespace HaCluster.Components.Monitoring.Zabbix;

/// <summary>
/// The map of a cluster: a column for each region, the way of a request from top to bottom. It is what <c>map.create</c> takes, but that
/// hosts stand in it by name (https://www.zabbix.com/documentation/6.0/en/manual/api/reference/map).
/// </summary>
internal static class ZabbixMap
{
    private const int Column = 380;
    private const int Row = 140;
    private const int BesideEachOther = 120;
    private const int Bold = 2;
    private const string Requests = "1A7C11";
    private const string Replication = "0040FF";

    private static readonly JsonSerializerOptions Format = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public static string Of(ClusterTopology topology)
    {
        var hosts = topology.Hosts.ToImmutableArray();
        var links = topology.Regions
            .SelectMany(region => region.ApplicationHosts.SelectMany(host => new[]
            {
                (From: region.Service, To: host, Color: Requests), (From: host, To: region.Database, Color: Requests),
            }))
            .Append((From: topology.Regions[0].Database, To: topology.Regions[1].Database, Color: Replication));
        return JsonSerializer.Serialize(
            new
            {
                Name = $"HaCluster {topology.Name}",
                Width = Column * topology.Regions.Length,
                Height = Row * Enum.GetValues<HostRole>().Length,
                ExpandMacros = 1,
                Selements = topology.Regions.SelectMany((region, column) => region.Hosts.Select(host => new
                {
                    Selementid = Number(host),
                    Host = host.Name,
                    Label = "{HOST.NAME}",
                    X = Column * column + Column / 3 + BesideEachOther * Math.Max(0, region.ApplicationHosts.IndexOf(host)),
                    Y = Row * RowOf(host.Role) + Row / 4,
                })),
                Links = links.Select(link => new
                {
                    Selementid1 = Number(link.From),
                    Selementid2 = Number(link.To),
                    link.Color,
                    Drawtype = Bold,
                }),
            },
            Format);

        int Number(ClusterHost host) => hosts.IndexOf(host) + 1;
    }

    private static int RowOf(HostRole role) => role switch
    {
        HostRole.Service => 0,
        HostRole.Application => 1,
        HostRole.Database => 2,
        _ => 3,
    };
}
