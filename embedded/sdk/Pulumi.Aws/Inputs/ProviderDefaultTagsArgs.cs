namespace Pulumi.Aws.Inputs;

/// <summary>Tags given to everything that the provider makes.</summary>
public sealed class ProviderDefaultTagsArgs : ResourceArgs
{
    [field: Input("tags")]
    public InputMap<string> Tags { get => field ??= new(); set; }

    public static new ProviderDefaultTagsArgs Empty => new();
}
