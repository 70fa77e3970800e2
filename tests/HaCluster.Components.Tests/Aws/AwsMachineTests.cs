namespace HaCluster.Components.Tests.Aws;

public sealed class AwsMachineTests
{
    [Fact]
    public async Task Three_instances_stand_in_each_region_at_their_planned_addresses()
    {
        var deployed = await AwsStack.RunAsync();

        Assert.Equal(
            [
                "site1-app 172.20.2.10", "site1-db 172.20.3.10", "site1-svc 172.20.1.10",
                "site2-app 172.21.2.10", "site2-db 172.21.3.10", "site2-svc 172.21.1.10",
            ],
            deployed.Of("aws:ec2/instance:Instance").Select(instance => $"{instance.Name} {instance.Inputs["privateIp"]}").Order());
    }
}
