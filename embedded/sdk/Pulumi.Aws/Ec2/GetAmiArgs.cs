namespace Pulumi.Aws.Ec2;

/// <summary>Arguments of <see cref="GetAmi.InvokeAsync"/>.</summary>
public sealed class GetAmiArgs : InvokeArgs
{
    [Input("allowUnsafeFilter")]
    public bool? AllowUnsafeFilter { get; set; }

    [field: Input("executableUsers")]
    public List<string> ExecutableUsers { get => field ??= []; set; }

    [field: Input("filters")]
    public List<Inputs.GetAmiFilterArgs> Filters { get => field ??= []; set; }

    [Input("includeDeprecated")]
    public bool? IncludeDeprecated { get; set; }

    [Input("mostRecent")]
    public bool? MostRecent { get; set; }

    [Input("nameRegex")]
    public string? NameRegex { get; set; }

    [field: Input("owners")]
    public List<string> Owners { get => field ??= []; set; }

    [Input("region")]
    public string? Region { get; set; }

    [field: Input("tags")]
    public Dictionary<string, string> Tags { get => field ??= []; set; }

    [Input("uefiData")]
    public string? UefiData { get; set; }

    public static new GetAmiArgs Empty => new();
}
