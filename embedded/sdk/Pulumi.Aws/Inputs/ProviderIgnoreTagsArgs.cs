namespace Pulumi.Aws.Inputs;

/// <summary>Tags of others that are left alone.</summary>
public sealed class ProviderIgnoreTagsArgs : ResourceArgs
{
    [field: Input("keyPrefixes")]
    public InputList<string> KeyPrefixes { get => field ??= new(); set; }

    [field: Input("keys")]
    public InputList<string> Keys { get => field ??= new(); set; }

    public static new ProviderIgnoreTagsArgs Empty => new();
}
