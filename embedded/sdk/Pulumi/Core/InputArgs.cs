using System.Collections.Immutable;
using Pulumi.Serialization;

namespace Pulumi;

/// <summary>A bag of arguments: members with an <see cref="InputAttribute"/>, public or not, are sent.</summary>
public abstract class InputArgs
{
    /// <summary>
    /// Wire names and values of the members. Throws <see cref="ArgumentNullException"/> naming a required member without value.
    /// </summary>
    internal virtual IReadOnlyDictionary<string, object?> ToDictionary() => InputMembers.Read(this);
}

/// <summary>Arguments of a resource.</summary>
public abstract class ResourceArgs : InputArgs
{
    public static ResourceArgs Empty { get; } = new DictionaryResourceArgs(ImmutableDictionary<string, object?>.Empty);
}

/// <summary>Arguments of a provider function.</summary>
public abstract class InvokeArgs : InputArgs
{
    public static InvokeArgs Empty { get; } = new DictionaryInvokeArgs(ImmutableDictionary<string, object?>.Empty);
}

/// <summary>Arguments of a resource without a class of their own.</summary>
public sealed class DictionaryResourceArgs(ImmutableDictionary<string, object?> dictionary) : ResourceArgs
{
    internal override IReadOnlyDictionary<string, object?> ToDictionary() => dictionary;
}

/// <summary>Arguments of a provider function without a class of their own.</summary>
public sealed class DictionaryInvokeArgs(ImmutableDictionary<string, object?> dictionary) : InvokeArgs
{
    internal override IReadOnlyDictionary<string, object?> ToDictionary() => dictionary;
}
