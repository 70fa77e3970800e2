using System.Text.Json;

namespace HaCluster.Components.Tests.Aws;

/// <summary>The buckets with the backups, and who may use them.</summary>
public sealed class AwsBackupTests
{
    [Fact]
    public async Task Each_region_has_a_bucket_that_outlives_the_stack_and_a_role_that_only_its_service_host_has()
    {
        var deployed = await AwsStack.RunAsync();

        var kept = deployed.Registered
            .Where(registered => registered.Resource.GetResourceType().StartsWith("aws:s3/", StringComparison.Ordinal)).ToArray();
        Assert.Equal(12, kept.Length);
        Assert.All(kept, registered => Assert.True(registered.Options.RetainOnDelete));
        var requirements = await deployed.RequirementsAsync();
        foreach (var region in (string[])["site1", "site2"])
        {
            var policy = deployed.Single("aws:iam/rolePolicy:RolePolicy", $"{region}-backup").Text("policy");
            var statements = JsonDocument.Parse(policy).RootElement.GetProperty("Statement").EnumerateArray().ToArray();
            Assert.Equal(
                ["s3:AbortMultipartUpload", "s3:DeleteObject", "s3:GetObject", "s3:ListBucket", "s3:PutObject"],
                statements.SelectMany(Actions).Order(StringComparer.Ordinal));
            Assert.All(statements, statement => Assert.StartsWith(
                $"arn:aws:s3:::{region}-backup", statement.GetProperty("Resource").GetString(), StringComparison.Ordinal));
            Assert.Contains(
                $"aws:iam/rolePolicy:RolePolicy {region}-backup", requirements[$"command:remote:Command {region}-svc-repository"]);
        }
        Assert.Equal(
            ["site1-svc", "site2-svc"],
            deployed.Of("aws:ec2/instance:Instance").Where(machine => machine.Inputs.ContainsKey("iamInstanceProfile"))
                .Select(machine => machine.Name).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("backup.repository", "host")]
    [InlineData("backup.enabled", "false")]
    public async Task Without_buckets_no_machine_may_do_anything_in_aws(string key, string value)
    {
        var deployed = await AwsStack.RunAsync((key, value));

        Assert.DoesNotContain(deployed.Resources, resource => resource.Type!.StartsWith("aws:s3/", StringComparison.Ordinal)
            || resource.Type.StartsWith("aws:iam/", StringComparison.Ordinal));
        Assert.DoesNotContain(deployed.Of("aws:ec2/instance:Instance"), machine => machine.Inputs.ContainsKey("iamInstanceProfile"));
    }

    [Fact]
    public async Task A_bucket_that_is_there_is_used_and_not_made_and_a_login_takes_the_place_of_the_role()
    {
        (string, string)[] given = [("regions[0].backupBucket", "one"), ("regions[1].backupBucket", "two")];

        var withRole = await AwsStack.RunAsync(given);
        Assert.Empty(withRole.Of("aws:s3/bucket:Bucket"));
        Assert.Contains(
            "arn:aws:s3:::two/*", withRole.Single("aws:iam/rolePolicy:RolePolicy", "site2-backup").Text("policy"),
            StringComparison.Ordinal);

        var withLogin = await AwsStack.RunAsync([.. given, ("backup.s3.accessKey", "key"), ("backup.s3.secretKey", "secret")]);
        Assert.Empty(withLogin.Of("aws:iam/role:Role"));
    }

    private static IEnumerable<string> Actions(JsonElement statement) =>
        statement.GetProperty("Action").EnumerateArray().Select(action => action.GetString()!);
}
