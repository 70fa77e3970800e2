namespace Pulumi.Aws.Inputs;

/// <summary>A role to act as.</summary>
public sealed class ProviderAssumeRoleArgs : ResourceArgs
{
    [Input("duration")]
    public Input<string>? Duration { get; set; }

    [Input("externalId")]
    public Input<string>? ExternalId { get; set; }

    [Input("policy")]
    public Input<string>? Policy { get; set; }

    [field: Input("policyArns")]
    public InputList<string> PolicyArns { get => field ??= new(); set; }

    [Input("roleArn")]
    public Input<string>? RoleArn { get; set; }

    [Input("sessionName")]
    public Input<string>? SessionName { get; set; }

    [Input("sourceIdentity")]
    public Input<string>? SourceIdentity { get; set; }

    [field: Input("tags")]
    public InputMap<string> Tags { get => field ??= new(); set; }

    [field: Input("transitiveTagKeys")]
    public InputList<string> TransitiveTagKeys { get => field ??= new(); set; }

    public static new ProviderAssumeRoleArgs Empty => new();
}
