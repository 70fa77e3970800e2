namespace Pulumi.Aws.Route53.Outputs;

/// <summary>Another resource of AWS that a record stands for.</summary>
[OutputType]
public sealed class RecordAlias
{
    public readonly bool EvaluateTargetHealth;
    public readonly string Name;
    public readonly string ZoneId;

    [OutputConstructor]
    private RecordAlias(
        bool evaluateTargetHealth,
        string name,
        string zoneId)
    {
        EvaluateTargetHealth = evaluateTargetHealth;
        Name = name;
        ZoneId = zoneId;
    }
}
