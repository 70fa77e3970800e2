namespace Pulumi.Aws.Ec2TransitGateway;

/// <summary>Whether an instance runs.</summary>
[AwsResourceType("aws:ec2transitgateway/instanceState:InstanceState")]
public partial class InstanceState : CustomResource
{
    public InstanceState(string name, InstanceStateArgs args, CustomResourceOptions? options = null)
        : base("aws:ec2transitgateway/instanceState:InstanceState", name, args ?? new InstanceStateArgs(), Utilities.Options(options, ""))
    {
    }

    private InstanceState(string name, Input<string> id, InstanceStateState? state, CustomResourceOptions? options)
        : base("aws:ec2transitgateway/instanceState:InstanceState", name, state, Utilities.Options(options, id))
    {
    }

    [Output("force")]
    public Output<bool?> Force { get; private set; } = null!;

    [Output("instanceId")]
    public Output<string> InstanceId { get; private set; } = null!;

    [Output("state")]
    public Output<string> State { get; private set; } = null!;

    [Output("region")]
    public Output<string> Region { get; private set; } = null!;

    /// <summary>Reads an existing resource by the provider's id.</summary>
    public static InstanceState Get(
        string name,
        Input<string> id,
        InstanceStateState? state = null,
        CustomResourceOptions? options = null) => new(name, id, state, options);
}
