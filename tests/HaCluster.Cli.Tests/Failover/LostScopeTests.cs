using System.Collections.Immutable;
using HaCluster.Cli.Failover;
using HaCluster.Failover.Members;
using HaCluster.Failover.Planning;
using HaCluster.Topology;
using HaCluster.Topology.Outputs;
using static HaCluster.Cli.Tests.Failover.DeployedProject;

namespace HaCluster.Cli.Tests.Failover;

public sealed class LostScopeTests
{
    private static readonly RegionEndpoints One = Region("site1");
    private static readonly RegionEndpoints Two = Region("site2");

    private static readonly ClusterEndpoints Endpoints = new(
        Target.Local, ReplicationMode.Asynchronous, [One, Two], new SecretText("KEY"),
        new StatisticsCredentials("stats", new SecretText("PW")));

    [Theory]
    [InlineData(false, false, FailoverScope.Region)]
    [InlineData(false, true, FailoverScope.Database)]
    [InlineData(true, false, FailoverScope.Database)]
    [InlineData(true, true, FailoverScope.Database)]
    public void A_region_counts_as_lost_only_when_neither_its_database_host_nor_its_load_balancer_answers(
        bool host, bool entry, FailoverScope found)
    {
        var before = new ClusterState(host ? Primary("site1") : Lost("site1"), Standby("site2"), Now);

        Assert.Equal(found, LostScope.Of(Failover(FailoverScope.Auto), before, entry ? [One, Two] : [Two]));
    }

    [Theory]
    [InlineData(FailoverScope.Database)]
    [InlineData(FailoverScope.Region)]
    public void What_the_operator_says_counts(FailoverScope said) =>
        Assert.Equal(said, LostScope.Of(Failover(said), new ClusterState(Primary("site1"), Standby("site2"), Now), [One, Two]));

    [Fact]
    public void An_unknown_target_and_a_planned_move_have_no_scope()
    {
        var before = new ClusterState(Lost("site1"), Standby("site2"), Now);

        Assert.Equal(FailoverScope.Auto, LostScope.Of(Failover(FailoverScope.Auto) with { Region = "site3" }, before, []));
        Assert.Equal(
            FailoverScope.Auto, LostScope.Of(Failover(FailoverScope.Auto) with { Operation = FailoverOperation.Switchover }, before, []));
    }

    [Fact]
    public void A_switchover_is_verified_through_both_load_balancers() => Verified(
        ["site1", "site2"], Failover(FailoverScope.Auto) with { Operation = FailoverOperation.Switchover },
        PlanComposer.Switchover(1, "site1", "site2"), [Two]);

    [Fact]
    public void With_the_scope_database_both_load_balancers_are_expected_to_serve() =>
        Verified(["site1", "site2"], Failover(FailoverScope.Database), Plan(FailoverScope.Database), [Two]);

    [Fact]
    public void With_the_scope_region_only_the_surviving_one() =>
        Verified(["site2"], Failover(FailoverScope.Region), Plan(FailoverScope.Region), [One, Two]);

    [Fact]
    public void Without_a_scope_those_that_answered_before_and_of_a_region_that_may_be_cut_off_nothing_is_demanded()
    {
        Verified(["site1, if it can", "site2"], Failover(FailoverScope.Auto), Plan(FailoverScope.Database), [One, Two]);
        Verified(["site1, if it can"], Failover(FailoverScope.Auto), Plan(FailoverScope.Database), [One]);
        Verified(["site2"], Failover(FailoverScope.Auto), Plan(FailoverScope.Region), [Two]);
    }

    [Fact]
    public void Where_none_answered_the_targets_own_is_tried() =>
        Verified(["site2"], Failover(FailoverScope.Auto), Plan(FailoverScope.Region), []);

    [Fact]
    public void A_rejoin_does_not_wait_for_the_load_balancer_of_a_region_that_is_still_down() => Verified(
        ["site2"], new RoleChangeArguments(FailoverOperation.Rejoin, null, FailoverScope.Auto, false),
        PlanComposer.Rejoin(1, 1, "site1", "site2", startsMachine: true), [Two]);

    [Fact]
    public void A_degrade_demands_nothing_of_the_region_that_may_be_cut_off() => Verified(
        ["site1", "site2, if it can"], new RoleChangeArguments(FailoverOperation.Degrade, null, FailoverScope.Auto, false),
        PlanComposer.Degrade(1, 1, standby: "site2", primary: "site1"), [One, Two]);

    private static void Verified(string[] expected, RoleChangeArguments arguments, Plan plan, ImmutableArray<RegionEndpoints> answering) =>
        Assert.Equal(expected, LostScope.EntriesToVerify(arguments, plan, Endpoints, answering)
            .Select(entry => entry.Required ? entry.Region.Name : $"{entry.Region.Name}, if it can"));

    private static RoleChangeArguments Failover(FailoverScope scope) => new(FailoverOperation.Failover, "site2", scope, false);

    private static Plan Plan(FailoverScope scope) => PlanComposer.Failover(1, "site1", "site2", Fence.Machine) with { Scope = scope };

    private static RegionEndpoints Region(string name) => new(
        name, new Uri("http://127.0.0.1:18000"), new Uri("http://127.0.0.1:18081/stats"), [], [],
        new DatabaseEndpoint($"{name}-db", "172.20.1.30", 5432));
}
