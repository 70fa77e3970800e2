namespace Pulumi.Aws.Ec2.Inputs;

/// <summary>What a burstable instance does when its credits are used up.</summary>
public sealed class InstanceCreditSpecificationArgs : ResourceArgs
{
    [Input("cpuCredits")]
    public Input<string>? CpuCredits { get; set; }

    public static new InstanceCreditSpecificationArgs Empty => new();
}
