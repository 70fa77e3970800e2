namespace Pulumi;

/// <summary>Stands for a resource of which only the URN is known.</summary>
internal sealed class DependencyResource : Resource
{
    public DependencyResource(string urn)
        : base(Output.Create(urn)) => KnownUrn = urn;

    public string KnownUrn { get; }
}
