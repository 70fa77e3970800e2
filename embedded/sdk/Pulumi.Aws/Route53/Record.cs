using System.Collections.Immutable;

namespace Pulumi.Aws.Route53;

/// <summary>A DNS record. Its time to live is in seconds.</summary>
[AwsResourceType("aws:route53/record:Record")]
public partial class Record : CustomResource
{
    public Record(string name, RecordArgs args, CustomResourceOptions? options = null)
        : base("aws:route53/record:Record", name, args ?? new RecordArgs(), Utilities.Options(options, ""))
    {
    }

    private Record(string name, Input<string> id, RecordState? state, CustomResourceOptions? options)
        : base("aws:route53/record:Record", name, state, Utilities.Options(options, id))
    {
    }

    [Output("aliases")]
    public Output<ImmutableArray<Outputs.RecordAlias>> Aliases { get; private set; } = null!;

    [Output("allowOverwrite")]
    public Output<bool> AllowOverwrite { get; private set; } = null!;

    [Output("failoverRoutingPolicies")]
    public Output<ImmutableArray<Outputs.RecordFailoverRoutingPolicy>> FailoverRoutingPolicies { get; private set; } = null!;

    [Output("healthCheckId")]
    public Output<string?> HealthCheckId { get; private set; } = null!;

    [Output("latencyRoutingPolicies")]
    public Output<ImmutableArray<Outputs.RecordLatencyRoutingPolicy>> LatencyRoutingPolicies { get; private set; } = null!;

    [Output("multivalueAnswerRoutingPolicy")]
    public Output<bool?> MultivalueAnswerRoutingPolicy { get; private set; } = null!;

    [Output("name")]
    public Output<string> Name { get; private set; } = null!;

    [Output("records")]
    public Output<ImmutableArray<string>> Records { get; private set; } = null!;

    [Output("setIdentifier")]
    public Output<string?> SetIdentifier { get; private set; } = null!;

    [Output("ttl")]
    public Output<int?> Ttl { get; private set; } = null!;

    [Output("type")]
    public Output<string> Type { get; private set; } = null!;

    [Output("weightedRoutingPolicies")]
    public Output<ImmutableArray<Outputs.RecordWeightedRoutingPolicy>> WeightedRoutingPolicies { get; private set; } = null!;

    [Output("zoneId")]
    public Output<string> ZoneId { get; private set; } = null!;

    [Output("fqdn")]
    public Output<string> Fqdn { get; private set; } = null!;

    /// <summary>Reads an existing resource by the provider's id.</summary>
    public static Record Get(
        string name,
        Input<string> id,
        RecordState? state = null,
        CustomResourceOptions? options = null) => new(name, id, state, options);
}
