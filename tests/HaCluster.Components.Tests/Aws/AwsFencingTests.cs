using System.Collections.Immutable;
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
        var declared = await DeclareAsync(("move", PlanComposer.Failover(3, "site1", "site2", PlanFence.Machine)));

        var fence = Assert.Single(declared.Resources, resource => resource.Type == InstanceState);
        Assert.Equal("move-fence-machine-site1-3-0", fence.Name);
        Assert.Equal(("i-site1", "stopped", true), (fence.Inputs["instanceId"], fence.Inputs["state"], fence.Inputs["force"]));
        var promote = declared.Registered.Single(one => one.Resource.GetResourceName() == "move-promote");
        Assert.Contains("move-fence-machine-site1-3-0", await DependenciesAsync(promote));
    }

    [Fact]
    public async Task The_time_of_the_fence_is_noted_once_for_the_plan_and_nothing_waits_for_it()
    {
        var declared = await DeclareAsync(("move", PlanComposer.Failover(3, "site1", "site2", PlanFence.Machine)));

        var time = Assert.Single(declared.Resources, resource => resource.Name == "move-fence-machine-time");
        Assert.Equal(":", time.Inputs["update"]);
        Assert.Contains("fact fenced_at_ms", (string)time.Inputs["stdin"], StringComparison.Ordinal);
        Assert.Equal(["Failover site1 to site2, epoch 3, 0"], (ImmutableArray<object>)time.Inputs["triggers"]);
        var noted = declared.Registered.Single(one => one.Resource.GetResourceName() == "move-fence-machine-time");
        Assert.Equal(["move-fence-machine-site1-3-0"], await DependenciesAsync(noted));
        var promote = declared.Registered.Single(one => one.Resource.GetResourceName() == "move-promote");
        Assert.DoesNotContain("move-fence-machine-time", await DependenciesAsync(promote));
    }

    [Fact]
    public async Task The_provider_asks_the_lost_region_briefly_and_checks_credentials_elsewhere()
    {
        var declared = await DeclareAsync(("move", PlanComposer.Failover(3, "site1", "site2", PlanFence.Machine)));

        var provider = Assert.Single(declared.Resources, resource => resource.Type == "pulumi:providers:aws");
        Assert.Equal(
            ("us-east-1", "us-east-2", "3"), (provider.Inputs["region"], provider.Inputs["stsRegion"], provider.Inputs["maxRetries"]));
        Assert.Equal(TimeSpan.FromMinutes(5), FenceOf(declared).Options.CustomTimeouts!.Create);
    }

    [Fact]
    public async Task A_machine_that_was_started_again_since_is_left_alone()
    {
        var declared = await DeclareAsync(("move", PlanComposer.Failover(3, "site1", "site2", PlanFence.Machine)));

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
            names.Add((await DeclareAsync(("move", plan))).Resources.Single(resource => resource.Type == InstanceState).Name);

        Assert.Equal(names[0], names[1]);
        Assert.Equal(3, names.Distinct().Count());
    }

    [Fact]
    public async Task A_rejoin_starts_the_machine_and_then_asks_its_host()
    {
        var declared = await DeclareAsync(
            ("move", PlanComposer.Failover(3, "site1", "site2", PlanFence.Machine)),
            ("rejoin", PlanComposer.Rejoin(3, 2, "site1", "site2", startsMachine: true)));

        var start = declared.Resources.Single(resource => resource is { Type: InstanceState, Name: "rejoin-start-machine-site1-3-2" });
        Assert.Equal(("i-site1", "running", false), (start.Inputs["instanceId"], start.Inputs["state"], start.Inputs["force"]));
        var rejoin = declared.Registered.Single(one => one.Resource.GetResourceName() == "rejoin-rejoin");
        Assert.Contains("rejoin-start-machine-site1-3-2", await DependenciesAsync(rejoin));
    }

    [Theory]
    [InlineData(PlanFence.Server)]
    [InlineData(PlanFence.Operator)]
    [InlineData(PlanFence.None)]
    public async Task A_plan_that_stops_no_machine_needs_no_provider(PlanFence fence)
    {
        var declared = await DeclareAsync(("move", PlanComposer.Failover(3, "site1", "site2", fence)));

        Assert.DoesNotContain(declared.Resources, resource => resource.Type!.Contains("aws", StringComparison.Ordinal));
        Assert.Contains(declared.Resources, resource => resource.Name == "move-promote");
    }

    private static ResourceTransformationArgs FenceOf(Declared declared) =>
        declared.Registered.Single(one => one.Resource.GetResourceType() == InstanceState);

    private static async Task<IEnumerable<string>> DependenciesAsync(ResourceTransformationArgs one) =>
        (await OutputUtilities.GetValueAsync(one.Options.DependsOn.ToOutput())).Select(resource => resource.GetResourceName());

    internal static async Task<Declared> DeclareAsync(params (string Name, Plan Plan)[] plans)
    {
        var mocks = new StackMocks();
        var registered = new Registrations();
        await Deployment.TestAsync(
            mocks, new TestOptions { IsPreview = false, ProjectName = "hacluster-failover", StackName = "aws" }, () =>
            {
                foreach (var (name, plan) in plans)
                    _ = new RoleChange(
                        name, new RoleChangeArgs { Plan = plan, Members = Members(), Synchronous = false }, registered.Options);
            });
        return new Declared(mocks.Resources, [.. registered]);
    }

    private static Dictionary<string, DatabaseMember> Members() => new[] { ("site1", "us-east-1"), ("site2", "us-east-2") }.ToDictionary(
        region => region.Item1,
        region => new DatabaseMember
        {
            Region = region.Item1,
            Host = $"{region.Item1}-db",
            Connection = new ConnectionArgs { Host = $"{region.Item1}-db", User = "admin" },
            Machine = new Machine.Ec2Instance($"i-{region.Item1}", region.Item2),
        });

    internal sealed record Declared(IReadOnlyList<MockResourceArgs> Resources, ImmutableArray<ResourceTransformationArgs> Registered);
}
