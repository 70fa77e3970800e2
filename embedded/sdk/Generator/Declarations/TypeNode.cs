using System.Collections.Immutable;

namespace SdkGenerator.Declarations;

/// <summary>A type as a declaration file writes it.</summary>
internal abstract record TypeNode;

/// <param name="Name">With its qualifier: <c>string</c>, <c>pulumi.Input</c>, <c>inputs.ec2.InstanceEbsBlockDevice</c>.</param>
internal sealed record NamedType(string Name, ImmutableArray<TypeNode> Arguments) : TypeNode;

internal sealed record ListType(TypeNode Element) : TypeNode;

/// <summary>An object whose keys are any text.</summary>
internal sealed record MapType(TypeNode Value) : TypeNode;

internal sealed record UnionType(ImmutableArray<TypeNode> Members) : TypeNode;

/// <summary>A property of a class or an interface.</summary>
/// <param name="Optional">The property may be left out.</param>
internal sealed record Member(string Name, TypeNode Type, bool Optional, bool Deprecated);
