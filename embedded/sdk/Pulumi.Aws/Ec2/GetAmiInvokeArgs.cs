namespace Pulumi.Aws.Ec2;

/// <summary>Arguments of <see cref="GetAmi.Invoke(GetAmiInvokeArgs, InvokeOptions)"/>.</summary>
public sealed class GetAmiInvokeArgs : InvokeArgs
{
    [Input("allowUnsafeFilter")]
    public Input<bool>? AllowUnsafeFilter { get; set; }

    [field: Input("executableUsers")]
    public InputList<string> ExecutableUsers { get => field ??= new(); set; }

    [field: Input("filters")]
    public InputList<Inputs.GetAmiFilterInputArgs> Filters { get => field ??= new(); set; }

    [Input("includeDeprecated")]
    public Input<bool>? IncludeDeprecated { get; set; }

    [Input("mostRecent")]
    public Input<bool>? MostRecent { get; set; }

    [Input("nameRegex")]
    public Input<string>? NameRegex { get; set; }

    [field: Input("owners")]
    public InputList<string> Owners { get => field ??= new(); set; }

    [Input("region")]
    public Input<string>? Region { get; set; }

    [field: Input("tags")]
    public InputMap<string> Tags { get => field ??= new(); set; }

    [Input("uefiData")]
    public Input<string>? UefiData { get; set; }

    public static new GetAmiInvokeArgs Empty => new();
}
