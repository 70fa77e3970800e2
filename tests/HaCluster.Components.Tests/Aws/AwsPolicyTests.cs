using System.Text.Json;
using System.Text.RegularExpressions;

namespace HaCluster.Components.Tests.Aws;

/// <summary>
/// The IAM policy in <c>docs/aws/</c> against what the program registers and what <c>docs/aws.md</c> says each resource needs.
/// </summary>
public sealed partial class AwsPolicyTests
{
    // Not registered by the deploy program: a function that it calls, and the fence of the failover program.
    private static readonly string[] Elsewhere = ["aws:ec2/getAmi:getAmi", "aws:ec2transitgateway/instanceState:InstanceState"];

    private static readonly (string[] Actions, string Condition)[] Statements =
        [.. JsonDocument.Parse(Read("docs/aws/iam-policy.json")).RootElement.GetProperty("Statement").EnumerateArray().Select(Statement)];

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
        Statements.SelectMany(statement => statement.Actions).Distinct().Order());

    [Fact]
    public void Only_what_has_the_tag_of_the_cluster_can_be_stopped_changed_or_deleted() => Assert.All(
        from statement in Statements
        from action in statement.Actions
        where Harmful().IsMatch(action)
        // The peering as the accepting region sees it has no tag. Its end deletes no data, and `up` makes it anew.
        where action is not ("ec2:DeleteVpcPeeringConnection" or "ec2:ModifyVpcPeeringConnectionOptions")
        select (action, statement.Condition),
        pair => Assert.Contains("\"aws:ResourceTag/Project\":\"hacluster\"", pair.Condition));

    [Fact]
    public void Every_permission_of_ec2_holds_in_the_two_regions_of_the_default_only() => Assert.All(
        Statements.Where(statement => statement.Actions.Any(action => action.StartsWith("ec2:", StringComparison.Ordinal))),
        statement => Assert.Contains("\"aws:RequestedRegion\":[\"us-east-1\",\"us-east-2\"]", statement.Condition));

    [Fact]
    public void The_policy_fits_into_a_managed_policy() =>
        Assert.InRange(Read("docs/aws/iam-policy.json").Count(character => !char.IsWhiteSpace(character)), 1, 6144);

    private static (string[] Actions, string Condition) Statement(JsonElement statement)
    {
        var action = statement.GetProperty("Action");
        return (
            action.ValueKind == JsonValueKind.Array
                ? [.. action.EnumerateArray().Select(name => name.GetString()!)]
                : [action.GetString()!],
            statement.TryGetProperty("Condition", out var condition) ? JsonSerializer.Serialize(condition) : "");
    }

    private static string[] Matches(Regex pattern, string text) => [.. pattern.Matches(text).Select(match => match.Value)];

    private static string Read(string path) => File.ReadAllText(Path.Combine(Repository.Root, path));

    [GeneratedRegex(@"aws:[\w/]+:\w+")]
    private static partial Regex ResourceType();

    [GeneratedRegex(@"\b(ec2|route53):[A-Z]\w+")]
    private static partial Regex Action();

    [GeneratedRegex("^ec2:(Delete|Terminate|Stop|Modify|Release|Revoke|Replace|Detach)")]
    private static partial Regex Harmful();
}
