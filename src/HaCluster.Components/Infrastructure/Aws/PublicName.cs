using HaCluster.Topology.Model;
using Pulumi;
using Pulumi.Aws.Route53;
using Pulumi.Aws.Route53.Inputs;
using AwsProvider = Pulumi.Aws.Provider;

namespace HaCluster.Components.Infrastructure.Aws;

internal sealed record PublicNameArgs
{
    public required DnsName Name { get; init; }

    /// <summary>Regions by name in order of preference, with where their load balancers answer.</summary>
    public required IReadOnlyList<KeyValuePair<string, RegionEntry>> Entries { get; init; }

    public required AwsProvider Provider { get; init; }

    /// <summary>What the application answers with 200 while it can serve requests.</summary>
    public required string ReadyPath { get; init; }
}

/// <summary>
/// A name that leads to the first region as long as its load balancer passes requests on to a working application, else to the second.
/// Route 53 looks every 10 s and gives up after three failures; resolvers forget after the record's time to live.
/// </summary>
internal sealed class PublicName : ComponentResource
{
    private const int ProbeSeconds = 10;
    private const int Failures = 3;

    public PublicName(string name, PublicNameArgs args, ComponentResourceOptions? options = null)
        : base("hacluster:aws:PublicName", name, options)
    {
        var forChildren = new CustomResourceOptions { Parent = this, Provider = args.Provider };
        foreach (var (index, (region, entry)) in args.Entries.Index())
        {
            var health = new HealthCheck(
                region,
                new HealthCheckArgs
                {
                    Type = "HTTP",
                    IpAddress = entry.Address,
                    Port = entry.Port,
                    ResourcePath = args.ReadyPath,
                    RequestInterval = ProbeSeconds,
                    FailureThreshold = Failures,
                    // Without the name, which may be as long as a tag.
                    Tags = AwsNames.Tags($"{region}-public-name"),
                },
                forChildren);
            _ = new Record(
                region,
                new RecordArgs
                {
                    ZoneId = args.Name.ZoneId,
                    Name = args.Name.Name,
                    Type = RecordType.A,
                    Ttl = args.Name.Ttl,
                    Records = { entry.Address },
                    SetIdentifier = region,
                    FailoverRoutingPolicies = { new RecordFailoverRoutingPolicyArgs { Type = index == 0 ? "PRIMARY" : "SECONDARY" } },
                    HealthCheckId = health.Id,
                },
                forChildren);
        }
        RegisterOutputs();
    }
}
