namespace Pulumi.Tls;

/// <summary>Ties a resource class to its type token in this package.</summary>
[AttributeUsage(AttributeTargets.Class)]
public class TlsResourceTypeAttribute(string type) : ResourceTypeAttribute(type, Utilities.Version);
