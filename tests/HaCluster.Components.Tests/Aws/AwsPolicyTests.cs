using System.Text.RegularExpressions;
using HaCluster.Components.Tests.Aws.Iam;

namespace HaCluster.Components.Tests.Aws;

/// <summary>
/// The IAM policy in <c>docs/aws/</c> against what the program registers and what <c>docs/aws.md</c> says each resource needs.
/// </summary>
public sealed partial class AwsPolicyTests
{
    // Not registered by the deploy program: a function that it calls, and the fence of the failover program.
    private static readonly string[] Elsewhere = ["aws:ec2/getAmi:getAmi", "aws:ec2transitgateway/instanceState:InstanceState"];

    private static readonly IamPolicy Policy = new(Read("docs/aws/iam-policy.json"), Read("docs/aws/backup-policy.json"));

    private static readonly (string[] Types, string[] Actions)[] Documented =
        [.. File.ReadLines(Repository.PathOf("docs/aws.md"))
            .Where(line => Action().IsMatch(line) && line.StartsWith("| ", StringComparison.Ordinal))
            .Select(line => line.Split('|'))
            .Select(cells => (Matches(ResourceType(), cells[1]), Matches(Action(), cells[2])))];

    [Fact]
    public async Task Every_kind_of_resource_has_its_permissions_documented_and_no_other_has()
    {
        var deployed = await DeployedStack.RunAsync(new Dictionary<string, string>
        {
            ["hacluster:target"] = "aws",
            ["hacluster:aws.operatorCidrs"] = "81.2.69.142/32",
            ["hacluster:network.privateHosts"] = "true",
            ["hacluster:dns.zoneId"] = "Z0123456789ABCDEFGHIJ",
            ["hacluster:dns.name"] = "app.example.com",
        });

        Assert.Equal(
            deployed.Resources.Select(resource => resource.Type!).Where(type => type.StartsWith("aws:", StringComparison.Ordinal))
                .Concat(Elsewhere).Distinct().Order(),
            Documented.SelectMany(row => row.Types).Order());
    }

    [Fact]
    public void The_policy_allows_what_is_documented_and_nothing_else() => Assert.Equal(
        Documented.SelectMany(row => row.Actions).Distinct().Order(),
        Policy.Actions.Order());

    [Fact]
    public void Every_call_in_a_life_of_the_stack_is_allowed_in_both_regions() => Assert.Empty(
        from call in RecordedCall.Read("life.txt")
        from region in (string[])["us-east-1", "us-east-2"]
        from request in call.Requests(region)
        where !Policy.Allows(request)
        select $"{request.Action} on {request.Resource} for {call}");

    [Fact]
    public void No_permission_is_given_that_no_call_needs() => Assert.Equal(
        RecordedCall.Read("life.txt").Select(call => call.Action).Distinct().Order(), Policy.Actions.Order());

    [Fact]
    public void Calls_that_harm_others_or_cost_more_are_denied() =>
        Assert.DoesNotContain(RecordedCall.Read("denied.txt"), call => call.Requests("us-east-1").All(Policy.Allows));

    [Fact]
    public void A_call_is_denied_when_one_of_the_things_that_it_changes_is_somebody_elses() => Assert.Empty(
        from call in RecordedCall.Read("life.txt")
        from resource in call.Resources
        where resource.State.StartsWith("ours", StringComparison.Ordinal)
        let others = resource with { State = resource.State.Replace("ours", "foreign", StringComparison.Ordinal) }
        where Policy.Allows(others.Request(call.Action, "us-east-1"))
        select $"{call.Action} on {others}");

    [Fact]
    public void No_call_of_ec2_is_allowed_in_another_region() => Assert.DoesNotContain(
        RecordedCall.Read("life.txt").Where(call => call.Action.StartsWith("ec2:", StringComparison.Ordinal)),
        call => call.Requests("eu-west-1").All(Policy.Allows));

    [Theory]
    [InlineData("docs/aws/iam-policy.json")]
    [InlineData("docs/aws/backup-policy.json")]
    public void The_policy_fits_into_a_managed_policy(string file) =>
        Assert.InRange(Read(file).Count(character => !char.IsWhiteSpace(character)), 1, 6144);

    private static string[] Matches(Regex pattern, string text) => [.. pattern.Matches(text).Select(match => match.Value)];

    private static string Read(string path) => File.ReadAllText(Path.Combine(Repository.Root, path));

    [GeneratedRegex(@"aws:[\w/]+:\w+")]
    private static partial Regex ResourceType();

    [GeneratedRegex(@"\b(ec2|iam|route53|s3):[A-Z]\w+")]
    private static partial Regex Action();
}
