using System.Text.Json;
using HaCluster.Cli.Tests.Support;
using HaCluster.Deployment.Properties;

namespace HaCluster.Cli.Tests;

/// <summary>
/// The whole stack aws as the repository has it, planned by the built command line without Pulumi CLI, account and network.
/// </summary>
public sealed class AwsPreviewTests : IDisposable
{
    private const string Unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
    private readonly TestProject _project = CleanClone.Create("aws");

    [Fact]
    public async Task The_plan_has_the_shape_of_pulumis_and_every_reference_in_it_resolves()
    {
        var result = await PreviewAsync("--json");

        Assert.True(result.ExitCode == 0, result.Error);
        using var plan = JsonDocument.Parse(result.Output);
        var steps = plan.RootElement.GetProperty("steps").EnumerateArray().ToArray();
        var urns = steps.Select(step => Text(step, "urn")).ToHashSet();
        Assert.Equal(steps.Length, plan.RootElement.GetProperty("changeSummary").GetProperty("create").GetInt32());
        Assert.Equal("aws", Text(plan.RootElement.GetProperty("config"), "hacluster:target"));
        Assert.All(steps, step =>
        {
            var state = step.GetProperty("newState");
            Assert.Equal(("create", Text(step, "urn")), (Text(step, "op"), Text(state, "urn")));
            if (state.TryGetProperty("parent", out var parent))
                Assert.Contains(parent.GetString()!, urns);
            Assert.All(Dependencies(state), urn => Assert.Contains(urn, urns));
            if (Text(state, "type").StartsWith("aws:", StringComparison.Ordinal))
            {
                Assert.Contains("$pulumi:providers:aws::site", Text(state, "provider"), StringComparison.Ordinal);
                Assert.Equal(
                    state.GetProperty("inputs").EnumerateObject().Select(input => input.Name).Order(StringComparer.Ordinal),
                    state.GetProperty("propertyDependencies").EnumerateObject().Select(input => input.Name).Order(StringComparer.Ordinal));
            }
        });
        var instances = steps.Where(step => UrnParts.TypeOf(Text(step, "urn")) == "aws:ec2/instance:Instance").ToArray();
        Assert.Equal(6, instances.Length);
        Assert.All(instances, step => Assert.Equal(Unknown, Text(step.GetProperty("newState").GetProperty("inputs"), "ami")));
    }

    [Fact]
    public async Task The_plan_shows_no_secret_and_ends_with_what_the_cluster_costs()
    {
        var json = await PreviewAsync("--json");
        var text = await PreviewAsync();

        Assert.DoesNotContain("PRIVATE KEY", json.Output, StringComparison.Ordinal);
        using var plan = JsonDocument.Parse(json.Output);
        var cost = plan.RootElement.GetProperty("monthlyCost");
        Assert.Equal(
            cost.GetProperty("hosts").EnumerateObject().Sum(host => host.Value.GetDecimal()), cost.GetProperty("total").GetDecimal());
        Assert.Equal(6, cost.GetProperty("hosts").EnumerateObject().Count());
        var total = cost.GetProperty("total").GetDecimal().ToString("0.00", System.Globalization.CultureInfo.InvariantCulture);
        Assert.Matches($@"\n  total +{total}\n  not included: .*\n  source: .*\n$", text.Output);
        Assert.Contains($" {total}\n", json.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_example_address_is_good_enough_to_plan_with_and_not_to_deploy_with()
    {
        var result = await HaClusterProcess.RunAsync(_project, FakePulumi.EnvironmentWithout, "up", "--yes", "-s", "aws");

        Assert.Equal(ExitCodes.Usage, result.ExitCode);
        Assert.Contains("203.0.113.0/24", result.Error, StringComparison.Ordinal);
        Assert.Contains("the Pulumi CLI, which is not installed", result.Error, StringComparison.Ordinal);
    }

    public void Dispose() => _project.Dispose();

    private Task<ProcessResult> PreviewAsync(params string[] flags) =>
        HaClusterProcess.RunAsync(_project, FakePulumi.EnvironmentWithout, ["preview", "-s", "aws", .. flags]);

    private static IEnumerable<string> Dependencies(JsonElement state) =>
        (state.TryGetProperty("dependencies", out var all) ? all.EnumerateArray() : Enumerable.Empty<JsonElement>())
        .Concat(
            state.TryGetProperty("propertyDependencies", out var map)
                ? map.EnumerateObject().SelectMany(entry => entry.Value.EnumerateArray())
                : [])
        .Select(urn => urn.GetString()!);

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;
}
