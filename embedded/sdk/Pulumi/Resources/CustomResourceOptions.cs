namespace Pulumi;

/// <summary>Options of a resource that a provider manages.</summary>
public sealed class CustomResourceOptions : ResourceOptions
{
    private List<string>? _additionalSecretOutputs;

    /// <summary>When replacing, delete the old one first. Null leaves it to the provider.</summary>
    public bool? DeleteBeforeReplace { get; set; }

    /// <summary>Names of outputs that are secret besides those the provider marks.</summary>
    public List<string> AdditionalSecretOutputs
    {
        get => _additionalSecretOutputs ??= [];
        set => _additionalSecretOutputs = value;
    }

    /// <summary>The provider's id of an existing resource to take over.</summary>
    public string? ImportId { get; set; }

    /// <summary>New options of both; single values of <paramref name="options2"/> win, lists are concatenated.</summary>
    public static CustomResourceOptions Merge(CustomResourceOptions? options1, CustomResourceOptions? options2)
    {
        var merged = new CustomResourceOptions
        {
            DeleteBeforeReplace = options2?.DeleteBeforeReplace ?? options1?.DeleteBeforeReplace,
            ImportId = options2?.ImportId ?? options1?.ImportId,
            AdditionalSecretOutputs = [.. options1?._additionalSecretOutputs ?? [], .. options2?._additionalSecretOutputs ?? []],
        };
        MergeInto(merged, options1, options2);
        return merged;
    }

    internal override CustomResourceOptions Clone() => Merge(this, null);
}
