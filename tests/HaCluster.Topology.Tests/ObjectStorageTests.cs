using HaCluster.Topology.Configuration;
using HaCluster.Topology.Settings;

namespace HaCluster.Topology.Tests;

/// <summary>Repositories in buckets: what must be given, what the stack makes, and what is refused.</summary>
public sealed class ObjectStorageTests
{
    private static readonly (string Key, string Value)[] Local =
    [
        ("backup.enabled", "true"), ("backup.repository", "s3"), ("backup.s3.endpoint", "storage.example.com:9000"),
        ("backup.s3.accessKey", "key"), ("backup.s3.secretKey", "secret"), ("regions[0].backupBucket", "one"),
        ("regions[1].backupBucket", "two"),
    ];

    private static readonly (string Key, string Value)[] Aws = [("target", "aws"), ("aws.operatorCidrs", "81.2.69.142/32")];

    [Fact]
    public void A_storage_that_is_configured_whole_is_that_of_both_regions()
    {
        var topology = Load(Local).Topology!;

        Assert.Equal(["one", "two"], topology.Regions.Select(region => region.Bucket!.Name));
        var bucket = topology.Regions[1].Bucket!;
        Assert.Equal(
            ("storage.example.com:9000", 9000, "us-east-1", true, "/hacluster/site2", "key", "secret"),
            (bucket.Endpoint, bucket.Port, bucket.SigningRegion, bucket.PathStyle, bucket.Path, bucket.Login!.AccessKey,
                bucket.Login.SecretKey.Reveal()));
    }

    [Fact]
    public void On_aws_backups_are_on_and_the_stack_makes_buckets_and_roles_for_them()
    {
        var topology = Load(Aws).Topology!;

        var bucket = topology.Regions[1].Bucket!;
        Assert.Equal(
            (null, "s3.us-east-2.amazonaws.com", 443, "us-east-2", false, null),
            (bucket.Name, bucket.Endpoint, bucket.Port, bucket.SigningRegion, bucket.PathStyle, bucket.Login));
        Assert.Null(Load([.. Aws, ("backup.repository", "host")]).Topology!.Regions[0].Bucket);
        Assert.Null(Load([.. Aws, ("backup.enabled", "false")]).Topology!.Backup);
    }

    [Fact]
    public void Elsewhere_backups_are_off_and_on_the_hosts()
    {
        Assert.Null(Load([]).Topology!.Backup);
        var enabled = Load([("backup.enabled", "true")]).Topology!;
        Assert.Equal(BackupRepository.Host, enabled.Backup!.Repository);
        Assert.All(enabled.Regions, region => Assert.Null(region.Bucket));
    }

    [Theory]
    [InlineData("backup.s3.endpoint")]
    [InlineData("backup.s3.accessKey")]
    [InlineData("backup.s3.secretKey")]
    [InlineData("regions[1].backupBucket")]
    public void What_is_missing_is_refused(string missing) => Assert.Equal(
        $"hacluster:{missing}", Assert.Single(Load([.. Local.Where(pair => pair.Key != missing)]).Diagnostics).Subject);

    [Theory]
    [InlineData("backup.s3.accessKey", "backup.s3.secretKey")]
    [InlineData("backup.s3.secretKey", "backup.s3.accessKey")]
    public void Half_a_login_is_refused_where_the_role_of_the_machine_would_do(string given, string missing) =>
        Assert.Equal($"hacluster:{missing}", Assert.Single(Load([.. Aws, (given, "text")]).Diagnostics).Subject);

    [Theory]
    [InlineData("backup.s3.endpoint", "https://storage.example.com")]
    [InlineData("backup.s3.endpoint", "storage.example.com:0")]
    [InlineData("backup.s3.endpoint", "storage.example.com/path")]
    [InlineData("backup.s3.region", "us east")]
    [InlineData("backup.s3.accessKey", "two words")]
    [InlineData("backup.s3.secretKey", "a\nrepo1-path=/")]
    [InlineData("backup.s3.certificate", "ca.crt")]
    [InlineData("regions[0].backupBucket", "a.b")]
    [InlineData("regions[0].backupBucket", "-one")]
    public void A_value_that_the_storage_or_its_configuration_cannot_have_is_refused(string key, string value)
    {
        var problem = Assert.Single(Load([.. Local.Where(pair => pair.Key != key), (key, value)]).Diagnostics);

        Assert.Equal(("config.not-allowed", $"hacluster:{key}"), (problem.Code.Name, problem.Subject));
        Assert.DoesNotContain("repo1-path", problem.Why, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("backup.s3.endpoint", "storage.example.com")]
    [InlineData("regions[1].backupBucket", "two")]
    public void A_storage_that_is_not_used_is_refused(string key, string value) =>
        Assert.Equal($"hacluster:{key}", Assert.Single(Load([("backup.enabled", "true"), (key, value)]).Diagnostics).Subject);

    [Fact]
    public void A_cluster_is_restored_from_a_bucket_that_is_named_and_not_from_a_new_one()
    {
        (string, string)[] restored = [("backup.restoreFrom", "site2"), ("backup.repositoryKey", new string('k', 40))];

        Assert.Equal("site2", Load([.. Local, .. restored]).Topology!.InitialPrimary.Name);
        var problem = Assert.Single(Load([.. Aws, .. restored]).Diagnostics);
        Assert.Equal("hacluster:backup.restoreFrom", problem.Subject);
        Assert.Contains("regions[1].backupBucket", problem.Fix!.ToString(), StringComparison.Ordinal);
        Assert.NotNull(Load([.. Aws, .. restored, ("regions[1].backupBucket", "two")]).Topology);
    }

    private static ClusterConfiguration Load((string Key, string Value)[] values) =>
        ClusterConfigurationTests.Load([.. values.Select(pair => ($"hacluster:{pair.Key}", pair.Value))]);
}
