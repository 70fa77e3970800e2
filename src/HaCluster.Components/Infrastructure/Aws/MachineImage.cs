using HaCluster.Topology.Model;
using HaCluster.Topology.Settings;
using Pulumi;
using Pulumi.Aws.Ec2;
using Pulumi.Aws.Ec2.Inputs;
using AwsProvider = Pulumi.Aws.Provider;

namespace HaCluster.Components.Infrastructure.Aws;

/// <summary>The machine image of a region's hosts.</summary>
internal static class MachineImage
{
    /// <summary>The account that Debian publishes its EC2 images from (wiki.debian.org/Cloud/AmazonEC2Image).</summary>
    public const string DebianAccount = "136693071363";

    /// <summary>The image's id: the configured one, else that of the newest Debian 12 in the region.</summary>
    public static Output<string> IdFor(Region region, string architecture, AwsProvider provider)
    {
        if (region.Aws?.Ami is { } configured)
            return Output.Create(configured);
        return GetAmi.Invoke(
            new GetAmiInvokeArgs
            {
                MostRecent = true,
                Owners = { DebianAccount },
                Filters =
                {
                    Filter("name", $"debian-12-{(architecture == AwsSettings.Arm ? "arm64" : "amd64")}-*"),
                    Filter("architecture", architecture),
                    Filter("virtualization-type", "hvm"),
                    Filter("root-device-type", "ebs"),
                },
            },
            new InvokeOptions { Provider = provider }).Apply(image => image.Id);
    }

    private static GetAmiFilterInputArgs Filter(string name, string value) => new() { Name = name, Values = { value } };
}
