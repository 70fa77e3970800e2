namespace Pulumi.Docker;

/// <summary>Ties a resource class to its type token in this package.</summary>
[AttributeUsage(AttributeTargets.Class)]
public class DockerResourceTypeAttribute(string type) : ResourceTypeAttribute(type, Utilities.Version);
