using System.Collections.Immutable;
using System.Globalization;
using HaCluster.Components.Failover;
using HaCluster.Failover.Planning;
using Pulumi;
using Pulumi.Command.Remote.Inputs;
using Pulumi.Testing;
using Pulumi.Utilities;
using PlanFence = HaCluster.Failover.Members.Fence;

namespace HaCluster.Components.Tests.Aws;

/// <summary>Steps of role changes that stop and start machines on EC2.</summary>
public sealed class AwsFencingTests
{
    private const string InstanceState = "aws:ec2transitgateway/instanceState:InstanceState";

    [Fact]
    public async Task A_lost_primary_is_fenced_by_stopping_its_instance_at_once()
    {
        var declared = await DeclareAsync(PlanComposer.Failover(3, "site1", "site2", PlanFence.Machine));

        var fence = Assert.Single(declared.Resources, resource => resource.Type == InstanceState);
        Assert.Equal("failover-site1-to-site2-3-fence-machine", fence.Name);
        Assert.Equal(("i-site1", "stopped", true), (fence.Inputs["instanceId"], fence.Inputs["state"], fence.Inputs["force"]));
        var promote = declared.Registered.Single(one => one.Resource.GetResourceName() == "failover-site1-to-site2-3-promote");
        Assert.Contains("failover-site1-to-site2-3-fence-machine", await DependenciesAsync(promote));
    }

    [Fact]
    public async Task The_time_of_the_fence_is_noted_once_for_the_plan_and_nothing_waits_for_it()
    {
        var declared = await DeclareAsync(PlanComposer.Failover(3, "site1", "site2", PlanFence.Machine));

        var time = Assert.Single(declared.Resources, resource => resource.Name == "failover-site1-to-site2-3-fence-machine-time");
        Assert.Contains("fact fenced_at_ms", (string)time.Inputs["stdin"], StringComparison.Ordinal);
        var noted = declared.Registered.Single(one => one.Resource.GetResourceName() == "failover-site1-to-site2-3-fence-machine-time");
        Assert.Equal(["failover-site1-to-site2-3-fence-machine"], await DependenciesAsync(noted));
        var promote = declared.Registered.Single(one => one.Resource.GetResourceName() == "failover-site1-to-site2-3-promote");
        Assert.DoesNotContain("failover-site1-to-site2-3-fence-machine-time", await DependenciesAsync(promote));
    }

    [Fact]
    public async Task The_provider_asks_the_lost_region_briefly_and_checks_credentials_elsewhere()
    {
        var declared = await DeclareAsync(PlanComposer.Failover(3, "site1", "site2", PlanFence.Machine));

        var provider = Assert.Single(declared.Resources, resource => resource.Type == "pulumi:providers:aws");
        Assert.Equal(
            ("us-east-1", "us-east-2", "3"), (provider.Inputs["region"], provider.Inputs["stsRegion"], provider.Inputs["maxRetries"]));
        Assert.Equal(TimeSpan.FromMinutes(5), FenceOf(declared).Options.CustomTimeouts!.Create);
    }

    [Fact]
    public async Task A_machine_that_was_started_again_since_is_left_alone()
    {
        var declared = await DeclareAsync(PlanComposer.Failover(3, "site1", "site2", PlanFence.Machine));

        Assert.Equal(["force", "state"], FenceOf(declared).Options.IgnoreChanges.Order());
    }

    [Fact]
    public async Task Every_plan_fences_for_itself_and_the_same_plan_once()
    {
        var names = new List<string?>();
        foreach (var plan in new[]
        {
            PlanComposer.Failover(3, "site1", "site2", PlanFence.Machine),
            PlanComposer.Failover(3, "site1", "site2", PlanFence.Machine),
            PlanComposer.Failover(5, "site1", "site2", PlanFence.Machine),
            PlanComposer.Failover(5, "site2", "site1", PlanFence.Machine),
        })
            names.Add((await DeclareAsync(plan)).Resources.Single(resource => resource.Type == InstanceState).Name);

        Assert.Equal(names[0], names[1]);
        Assert.Equal(3, names.Distinct().Count());
    }

    [Fact]
    public async Task A_rejoin_starts_the_machine_and_then_asks_its_host()
    {
        var declared = await DeclareAsync(
            PlanComposer.Failover(3, "site1", "site2", PlanFence.Machine),
            PlanComposer.Rejoin(3, 2, "site1", "site2", startsMachine: true));

        var start = declared.Resources.Single(
            resource => resource is { Type: InstanceState, Name: "rejoin-site1-to-site2-3-2-start-machine" });
        Assert.Equal(("i-site1", "running", false), (start.Inputs["instanceId"], start.Inputs["state"], start.Inputs["force"]));
        var rejoin = declared.Registered.Single(one => one.Resource.GetResourceName() == "rejoin-site1-to-site2-3-2-rejoin");
        Assert.Contains("rejoin-site1-to-site2-3-2-start-machine", await DependenciesAsync(rejoin));
        // Only the host whose machine was started is waited for.
        Assert.Equal(60, Dials(declared, "rejoin-site1-to-site2-3-2-rejoin"));
        Assert.All(
            declared.Resources.Where(resource => resource.Name!.EndsWith("-complete", StringComparison.Ordinal)
                || resource.Name.EndsWith("-promote", StringComparison.Ordinal)),
            step => Assert.Equal(3, Dials(declared, step.Name!)));
    }

    [Fact]
    public async Task A_machine_that_was_stopped_or_started_for_a_finished_plan_is_neither_again()
    {
        var (failover, rejoin) = (
            PlanComposer.Failover(3, "site1", "site2", PlanFence.Machine),
            PlanComposer.Rejoin(3, 2, "site1", "site2", startsMachine: true));
        var through = Members()["site2"].Connection;

        var declared = await DeclareAsync(
            [(failover, ExecutedSteps.AllOf(failover, through)), (rejoin, ExecutedSteps.AllOf(rejoin, through))]);

        Assert.DoesNotContain(declared.Resources, resource => resource.Type!.Contains("aws", StringComparison.Ordinal));
        var time = Assert.Single(declared.Resources, resource => resource.Name == "failover-site1-to-site2-3-fence-machine-time");
        Assert.Equal("cat", time.Inputs["create"]);
    }

    [Theory]
    [InlineData(PlanFence.Server)]
    [InlineData(PlanFence.Operator)]
    [InlineData(PlanFence.None)]
    public async Task A_plan_that_stops_no_machine_needs_no_provider(PlanFence fence)
    {
        var declared = await DeclareAsync(PlanComposer.Failover(3, "site1", "site2", fence));

        Assert.DoesNotContain(declared.Resources, resource => resource.Type!.Contains("aws", StringComparison.Ordinal));
        Assert.Contains(declared.Resources, resource => resource.Name == "failover-site1-to-site2-3-promote");
    }

    private static int Dials(Declared declared, string step)
    {
        var connection = declared.Resources.Single(resource => resource.Name == step).Inputs["connection"];
        return Convert.ToInt32(((IReadOnlyDictionary<string, object>)connection)["dialErrorLimit"], CultureInfo.InvariantCulture);
    }

    private static ResourceTransformationArgs FenceOf(Declared declared) =>
        declared.Registered.Single(one => one.Resource.GetResourceType() == InstanceState);

    private static async Task<IEnumerable<string>> DependenciesAsync(ResourceTransformationArgs one) =>
        (await OutputUtilities.GetValueAsync(one.Options.DependsOn.ToOutput())).Select(resource => resource.GetResourceName());

    internal static Task<Declared> DeclareAsync(params Plan[] plans) =>
        DeclareAsync([.. plans.Select(plan => (plan, (ExecutedSteps?)null))]);

    private static async Task<Declared> DeclareAsync(ImmutableArray<(Plan Plan, ExecutedSteps? Executed)> plans)
    {
        var mocks = new StackMocks();
        var registered = new Registrations();
        await Deployment.TestAsync(
            mocks, new TestOptions { IsPreview = false, ProjectName = "hacluster-failover", StackName = "aws" }, () =>
            {
                foreach (var (plan, executed) in plans)
                    _ = new RoleChange(
                        new RoleChangeArgs { Plan = plan, Members = Members(), Synchronous = false, Executed = executed },
                        registered.Options);
            });
        return new Declared(mocks.Resources, [.. registered]);
    }

    private static Dictionary<string, DatabaseMember> Members() => new[] { ("site1", "us-east-1"), ("site2", "us-east-2") }.ToDictionary(
        region => region.Item1,
        region => new DatabaseMember
        {
            Region = region.Item1,
            Host = $"{region.Item1}-db",
            Connection = new ConnectionArgs { Host = $"{region.Item1}-db", User = "admin", DialErrorLimit = 3 },
            StartingConnection = new ConnectionArgs { Host = $"{region.Item1}-db", User = "admin", DialErrorLimit = 60 },
            Machine = new Machine.Ec2Instance($"i-{region.Item1}", region.Item2),
        });

    internal sealed record Declared(IReadOnlyList<MockResourceArgs> Resources, ImmutableArray<ResourceTransformationArgs> Registered);
}
