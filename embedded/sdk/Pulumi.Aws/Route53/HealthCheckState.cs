namespace Pulumi.Aws.Route53;

/// <summary>What is known of a <see cref="HealthCheck"/> that is looked up.</summary>
public sealed class HealthCheckState : ResourceArgs
{
    [Input("childHealthThreshold")]
    public Input<int>? ChildHealthThreshold { get; set; }

    [field: Input("childHealthchecks")]
    public InputList<string> ChildHealthchecks { get => field ??= new(); set; }

    [Input("cloudwatchAlarmName")]
    public Input<string>? CloudwatchAlarmName { get; set; }

    [Input("cloudwatchAlarmRegion")]
    public Input<string>? CloudwatchAlarmRegion { get; set; }

    [Input("disabled")]
    public Input<bool>? Disabled { get; set; }

    [Input("enableSni")]
    public Input<bool>? EnableSni { get; set; }

    [Input("failureThreshold")]
    public Input<int>? FailureThreshold { get; set; }

    [Input("fqdn")]
    public Input<string>? Fqdn { get; set; }

    [Input("insufficientDataHealthStatus")]
    public Input<string>? InsufficientDataHealthStatus { get; set; }

    [Input("invertHealthcheck")]
    public Input<bool>? InvertHealthcheck { get; set; }

    [Input("ipAddress")]
    public Input<string>? IpAddress { get; set; }

    [Input("measureLatency")]
    public Input<bool>? MeasureLatency { get; set; }

    [Input("port")]
    public Input<int>? Port { get; set; }

    [Input("referenceName")]
    public Input<string>? ReferenceName { get; set; }

    [field: Input("regions")]
    public InputList<string> Regions { get => field ??= new(); set; }

    [Input("requestInterval")]
    public Input<int>? RequestInterval { get; set; }

    [Input("resourcePath")]
    public Input<string>? ResourcePath { get; set; }

    [Input("routingControlArn")]
    public Input<string>? RoutingControlArn { get; set; }

    [Input("searchString")]
    public Input<string>? SearchString { get; set; }

    [field: Input("triggers")]
    public InputMap<string> Triggers { get => field ??= new(); set; }

    [Input("type")]
    public Input<string>? Type { get; set; }

    [Input("arn")]
    public Input<string>? Arn { get; set; }

    [field: Input("tags")]
    public InputMap<string> Tags { get => field ??= new(); set; }

    [field: Input("tagsAll")]
    public InputMap<string> TagsAll { get => field ??= new(); set; }

    public static new HealthCheckState Empty => new();
}
