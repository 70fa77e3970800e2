using HaCluster.Topology.Configuration;
using HaCluster.Topology.Model;
using HaCluster.Topology.Settings;

namespace HaCluster.Topology.Tests;

public sealed class DatabaseResourcesTests
{
    [Theory]
    [InlineData("t3.medium", 4096)]
    [InlineData("t4g.small", 2048)]
    [InlineData("m7i.2xlarge", 32768)]
    [InlineData("m6g.medium", 4096)]
    [InlineData("c7g.xlarge", 8192)]
    [InlineData("r6i.large", 16384)]
    [InlineData("im4gn.large", 8192)]
    [InlineData("m7i.metal-24xl", 393216)]
    [InlineData("x2idn.16xlarge", null)]
    [InlineData("t3.huge", null)]
    [InlineData("m5.metal", null)]
    [InlineData("nonsense", null)]
    public void The_memory_of_a_type_follows_from_its_name(string type, int? memory) => Assert.Equal(memory, InstanceMemory.MbOf(type));

    [Theory]
    [InlineData(512, null, 100, 128, 384, 1310, 32, 1024, 256)]
    [InlineData(4096, 50, 100, 1024, 3072, 10485, 256, 5120, 1024)]
    [InlineData(4096, 1, 100, 1024, 3072, 10485, 256, 128, 32)]
    [InlineData(32768, 500, 1000, 8192, 24576, 8388, 2047, 16384, 1024)]
    [InlineData(256, null, 1000, 64, 192, 1024, 16, 1024, 256)]
    [InlineData(4194304, 16384, 20, 65536, 3145728, 1048576, 2047, 16384, 1024)]
    public void Resources_follow_from_memory_volume_and_connections(
        int memory, int? volume, int connections, int shared, int cache, int work, int maintenance, int mostWal, int leastWal)
    {
        var resources = DatabaseResources.Of(new DatabaseSettings { MaxConnections = connections }, memory, volume);

        Assert.Equal((shared, cache, work), (resources.SharedBuffersMb, resources.EffectiveCacheSizeMb, resources.WorkMemKb));
        Assert.Equal((maintenance, mostWal, leastWal), (resources.MaintenanceWorkMemMb, resources.MaxWalSizeMb, resources.MinWalSizeMb));
    }

    [Fact]
    public void What_all_processes_can_take_fits_into_the_memory_of_every_host_that_has_one_gibibyte()
    {
        for (var memory = 1024; memory <= 1 << 20; memory += memory / 8)
        {
            for (var connections = 20; connections * 1024 * 4 <= memory * 1024L && connections <= 1000; connections += 49)
            {
                var resources = DatabaseResources.Of(new DatabaseSettings { MaxConnections = connections }, memory, 50);
                var sorts = (long)resources.WorkMemKb * connections / 1024;
                Assert.True(
                    resources.SharedBuffersMb + sorts + (3L * resources.MaintenanceWorkMemMb) <= memory * 3L / 4,
                    $"{memory} MiB, {connections} connections: {resources}");
            }
        }
    }

    [Fact]
    public void What_the_operator_has_set_wins()
    {
        var topology = ClusterConfiguration.Load(new Dictionary<string, string>
        {
            ["hacluster:database.memoryMb"] = "8192",
            ["hacluster:database.sharedBuffersMb"] = "100",
            ["hacluster:database.workMemKb"] = "4096",
            ["hacluster:database.maintenanceWorkMemMb"] = "99",
            ["hacluster:database.maxWalSizeMb"] = "2000",
        }).Topology!;

        Assert.Equal(
            new DatabaseResources
            {
                SharedBuffersMb = 100,
                EffectiveCacheSizeMb = 6144,
                WorkMemKb = 4096,
                MaintenanceWorkMemMb = 99,
                MaxWalSizeMb = 2000,
            },
            topology.DatabaseResources);
    }

    [Fact]
    public void A_cluster_on_aws_uses_the_memory_of_its_instance_type_and_an_unknown_one_little()
    {
        Assert.Equal(1024, SharedBuffersOf("t3.medium"));
        Assert.Equal(4096, SharedBuffersOf("r6i.large"));
        Assert.Equal(DatabaseResources.UnknownMemoryMb / 4, SharedBuffersOf("x2idn.16xlarge"));

        static int SharedBuffersOf(string type) => ClusterConfiguration.Load(new Dictionary<string, string>
        {
            ["hacluster:target"] = "aws",
            ["hacluster:aws.operatorCidrs"] = "198.51.100.7/32",
            ["hacluster:aws.instanceTypes.database"] = type,
        }).Topology!.DatabaseResources.SharedBuffersMb;
    }
}
