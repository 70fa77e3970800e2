namespace Pulumi;

/// <summary>
/// Another identity under which a resource may be found in the previous state: either <see cref="Urn"/> alone, or the parts that
/// differ from the present ones.
/// </summary>
public sealed class Alias
{
    public string? Urn { get; set; }

    public Input<string>? Name { get; set; }

    public Input<string>? Type { get; set; }

    public Input<string>? Stack { get; set; }

    public Input<string>? Project { get; set; }

    /// <summary>The former parent. At most one of the three parent members may be set.</summary>
    public Resource? Parent { get; set; }

    public Input<string>? ParentUrn { get; set; }

    /// <summary>The resource formerly had no parent.</summary>
    public bool NoParent { get; set; }
}
