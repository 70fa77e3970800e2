namespace Pulumi.Aws.Inputs;

/// <summary>A role to act as on the strength of a web identity.</summary>
public sealed class ProviderAssumeRoleWithWebIdentityArgs : ResourceArgs
{
    [Input("duration")]
    public Input<string>? Duration { get; set; }

    [Input("policy")]
    public Input<string>? Policy { get; set; }

    [field: Input("policyArns")]
    public InputList<string> PolicyArns { get => field ??= new(); set; }

    [Input("roleArn")]
    public Input<string>? RoleArn { get; set; }

    [Input("sessionName")]
    public Input<string>? SessionName { get; set; }

    [Input("webIdentityToken")]
    public Input<string>? WebIdentityToken { get; set; }

    [Input("webIdentityTokenFile")]
    public Input<string>? WebIdentityTokenFile { get; set; }

    public static new ProviderAssumeRoleWithWebIdentityArgs Empty => new();
}
