using System.Collections.Immutable;

namespace Pulumi.Aws.Ec2.Outputs;

/// <summary>A condition that was asked for.</summary>
[OutputType]
public sealed class GetAmiFilterResult
{
    public readonly string Name;
    public readonly ImmutableArray<string> Values;

    [OutputConstructor]
    private GetAmiFilterResult(
        string name,
        ImmutableArray<string> values)
    {
        Name = name;
        Values = values;
    }
}
