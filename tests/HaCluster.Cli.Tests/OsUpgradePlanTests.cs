using System.Collections.Immutable;
using HaCluster.Cli.Tests.Support;
using HaCluster.Cli.Upgrades;
using HaCluster.Deployment.Operations;
using HaCluster.Topology;
using HaCluster.Topology.Outputs;

namespace HaCluster.Cli.Tests;

/// <summary>In which order <c>upgrade os</c> replaces hosts; <c>scripts/test-os-upgrade</c> does it.</summary>
public sealed class OsUpgradePlanTests
{
    private const string Machine = "aws:ec2/instance:Instance";
    private const string Container = "docker:index/container:Container";
    private const string Script = "command:remote:Command";

    private static readonly ClusterEndpoints Endpoints = new(
        Target.Local, ReplicationMode.Asynchronous, [Region("site1"), Region("site2")], null,
        new StatisticsCredentials("admin", new SecretText("secret")));

    [Theory]
    [InlineData("site1", "site2-app site2-svc site2-db", "site2", "site1-app site1-svc site1-db")]
    [InlineData("site2", "site1-app site1-svc site1-db", "site1", "site2-app site2-svc site2-db")]
    public void The_region_of_the_standby_comes_first(string active, string first, string switchTo, string second)
    {
        foreach (var type in new[] { Machine, Container })
        {
            var names = Endpoints.Hosts.Select(host => host.Name).Append("router");
            var plan = OsUpgradePlan.Of([.. names.Select(name => Steps.Step(StepOp.Replace, type, name))], Endpoints, active);

            Assert.Equal((first, switchTo, second), (Text(plan.First), plan.SwitchTo, Text(plan.Second)));
            Assert.Empty(plan.Unfinished);
        }
    }

    [Fact]
    public void Without_a_host_of_the_primary_s_region_there_is_no_switchover()
    {
        var plan = OsUpgradePlan.Of([Steps.Step(StepOp.Replace, Machine, "site2-db")], Endpoints, "site1");

        Assert.Equal(("site2-db", null, ""), (Text(plan.First), plan.SwitchTo, Text(plan.Second)));
    }

    [Fact]
    public void A_host_that_is_there_and_not_set_up_comes_before_all_others()
    {
        var plan = OsUpgradePlan.Of(
            [
                Steps.Step(StepOp.Same, Container, "site2-db"), Steps.Step(StepOp.Create, Script, "site2-db-database"),
                Steps.Step(StepOp.Create, Container, "site2-app"), Steps.Step(StepOp.Create, Script, "site2-app-docker"),
                Steps.Step(StepOp.Replace, Container, "site1-db"), Steps.Step(StepOp.Update, Script, "site1-db-database"),
            ],
            Endpoints, "site1");

        Assert.Equal(("site2-app site2-db", "", "site1-db"), (Text(plan.Unfinished), Text(plan.First), Text(plan.Second)));
    }

    [Fact]
    public void A_host_that_was_deleted_and_not_made_again_comes_first_too()
    {
        var plan = OsUpgradePlan.Of(
            [
                Steps.Step(StepOp.RemovePendingReplace, Container, "site2-db"), Steps.Step(StepOp.Replace, Container, "site2-db"),
                Steps.Step(StepOp.Replace, Container, "site2-svc"),
            ],
            Endpoints, "site1");

        Assert.Equal(("site2-db", "site2-svc"), (Text(plan.Unfinished), Text(plan.First)));
    }

    [Fact]
    public void A_plan_that_replaces_no_host_leaves_nothing_to_do()
    {
        var plan = OsUpgradePlan.Of(
            [Steps.Step(StepOp.Same, Machine, "site1-db"), Steps.Step(StepOp.Replace, Script, "known-hosts")], Endpoints, "site1");

        Assert.Empty(plan.Hosts);
        Assert.Empty(plan.Unfinished);
    }

    private static string Text(ImmutableArray<string> hosts) => string.Join(' ', hosts);

    private static RegionEndpoints Region(string name) => new(
        name, new Uri("http://127.0.0.1:18000"), new Uri("http://127.0.0.1:18081/stats"),
        [Host(name, "svc", HostRole.Service), Host(name, "app", HostRole.Application), Host(name, "db", HostRole.Database)],
        ImmutableArray<ApplicationEndpoint>.Empty, new DatabaseEndpoint($"{name}-db", "172.20.1.30", 5432));

    private static HostEndpoint Host(string region, string role, HostRole kind) =>
        new($"{region}-{role}", kind, "172.20.1.30", "127.0.0.1", 12202, "admin", "ssh-ed25519 AAAA");
}
