namespace Pulumi.Random;

/// <summary>Ties a resource class to its type token in this package.</summary>
[AttributeUsage(AttributeTargets.Class)]
public class RandomResourceTypeAttribute(string type) : ResourceTypeAttribute(type, Utilities.Version);
