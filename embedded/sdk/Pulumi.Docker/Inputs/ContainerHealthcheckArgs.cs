namespace Pulumi.Docker.Inputs;

/// <summary>How to tell whether a container is healthy. Times are durations such as 5s.</summary>
public sealed class ContainerHealthcheckArgs : ResourceArgs
{
    [Input("interval")]
    public Input<string>? Interval { get; set; }

    [Input("retries")]
    public Input<int>? Retries { get; set; }

    [Input("startInterval")]
    public Input<string>? StartInterval { get; set; }

    [Input("startPeriod")]
    public Input<string>? StartPeriod { get; set; }

    [field: Input("tests", required: true)]
    public InputList<string> Tests { get => field ??= new(); set; }

    [Input("timeout")]
    public Input<string>? Timeout { get; set; }

    public static new ContainerHealthcheckArgs Empty => new();
}
