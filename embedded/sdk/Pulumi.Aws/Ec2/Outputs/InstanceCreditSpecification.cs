namespace Pulumi.Aws.Ec2.Outputs;

/// <summary>What a burstable instance does when its credits are used up.</summary>
[OutputType]
public sealed class InstanceCreditSpecification
{
    public readonly string? CpuCredits;

    [OutputConstructor]
    private InstanceCreditSpecification(
        string? cpuCredits)
    {
        CpuCredits = cpuCredits;
    }
}
