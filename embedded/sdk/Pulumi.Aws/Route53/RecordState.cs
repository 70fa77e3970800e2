namespace Pulumi.Aws.Route53;

/// <summary>What is known of a <see cref="Record"/> that is looked up.</summary>
public sealed class RecordState : ResourceArgs
{
    [Input("allowOverwrite")]
    public Input<bool>? AllowOverwrite { get; set; }

    [Input("healthCheckId")]
    public Input<string>? HealthCheckId { get; set; }

    [Input("multivalueAnswerRoutingPolicy")]
    public Input<bool>? MultivalueAnswerRoutingPolicy { get; set; }

    [Input("name")]
    public Input<string>? Name { get; set; }

    [field: Input("records")]
    public InputList<string> Records { get => field ??= new(); set; }

    [Input("setIdentifier")]
    public Input<string>? SetIdentifier { get; set; }

    [Input("ttl")]
    public Input<int>? Ttl { get; set; }

    [Input("zoneId")]
    public Input<string>? ZoneId { get; set; }

    [Input("fqdn")]
    public Input<string>? Fqdn { get; set; }

    public static new RecordState Empty => new();
}
