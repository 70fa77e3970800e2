namespace Pulumi.Command;

/// <summary>Ties a resource class to its type token in this package.</summary>
[AttributeUsage(AttributeTargets.Class)]
public class CommandResourceTypeAttribute(string type) : ResourceTypeAttribute(type, Utilities.Version);
