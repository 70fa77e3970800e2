namespace Pulumi.Aws;

/// <summary>Ties a resource class to its type token in this package.</summary>
[AttributeUsage(AttributeTargets.Class)]
public class AwsResourceTypeAttribute(string type) : ResourceTypeAttribute(type, Utilities.Version);
