using System.Collections.Immutable;

namespace Pulumi.Aws.Route53;

/// <summary>A health check of a DNS record. Its interval is in seconds.</summary>
[AwsResourceType("aws:route53/healthCheck:HealthCheck")]
public partial class HealthCheck : CustomResource
{
    public HealthCheck(string name, HealthCheckArgs args, CustomResourceOptions? options = null)
        : base("aws:route53/healthCheck:HealthCheck", name, args ?? new HealthCheckArgs(), Utilities.Options(options, ""))
    {
    }

    private HealthCheck(string name, Input<string> id, HealthCheckState? state, CustomResourceOptions? options)
        : base("aws:route53/healthCheck:HealthCheck", name, state, Utilities.Options(options, id))
    {
    }

    [Output("childHealthThreshold")]
    public Output<int?> ChildHealthThreshold { get; private set; } = null!;

    [Output("childHealthchecks")]
    public Output<ImmutableArray<string>> ChildHealthchecks { get; private set; } = null!;

    [Output("cloudwatchAlarmName")]
    public Output<string?> CloudwatchAlarmName { get; private set; } = null!;

    [Output("cloudwatchAlarmRegion")]
    public Output<string?> CloudwatchAlarmRegion { get; private set; } = null!;

    [Output("disabled")]
    public Output<bool?> Disabled { get; private set; } = null!;

    [Output("enableSni")]
    public Output<bool> EnableSni { get; private set; } = null!;

    [Output("failureThreshold")]
    public Output<int> FailureThreshold { get; private set; } = null!;

    [Output("fqdn")]
    public Output<string?> Fqdn { get; private set; } = null!;

    [Output("insufficientDataHealthStatus")]
    public Output<string?> InsufficientDataHealthStatus { get; private set; } = null!;

    [Output("invertHealthcheck")]
    public Output<bool?> InvertHealthcheck { get; private set; } = null!;

    [Output("ipAddress")]
    public Output<string?> IpAddress { get; private set; } = null!;

    [Output("measureLatency")]
    public Output<bool?> MeasureLatency { get; private set; } = null!;

    [Output("port")]
    public Output<int?> Port { get; private set; } = null!;

    [Output("referenceName")]
    public Output<string?> ReferenceName { get; private set; } = null!;

    [Output("regions")]
    public Output<ImmutableArray<string>> Regions { get; private set; } = null!;

    [Output("requestInterval")]
    public Output<int?> RequestInterval { get; private set; } = null!;

    [Output("resourcePath")]
    public Output<string?> ResourcePath { get; private set; } = null!;

    [Output("routingControlArn")]
    public Output<string?> RoutingControlArn { get; private set; } = null!;

    [Output("searchString")]
    public Output<string?> SearchString { get; private set; } = null!;

    [Output("triggers")]
    public Output<ImmutableDictionary<string, string>?> Triggers { get; private set; } = null!;

    [Output("type")]
    public Output<string> Type { get; private set; } = null!;

    [Output("arn")]
    public Output<string> Arn { get; private set; } = null!;

    [Output("tags")]
    public Output<ImmutableDictionary<string, string>?> Tags { get; private set; } = null!;

    [Output("tagsAll")]
    public Output<ImmutableDictionary<string, string>> TagsAll { get; private set; } = null!;

    /// <summary>Reads an existing resource by the provider's id.</summary>
    public static HealthCheck Get(
        string name,
        Input<string> id,
        HealthCheckState? state = null,
        CustomResourceOptions? options = null) => new(name, id, state, options);
}
