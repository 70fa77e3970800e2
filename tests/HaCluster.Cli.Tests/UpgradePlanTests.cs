using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using HaCluster.Cli.Upgrades;
using HaCluster.Observation.Updates;
using HaCluster.Topology;
using HaCluster.Topology.Outputs;

namespace HaCluster.Cli.Tests;

/// <summary>What an upgrade does, by what the hosts say; <c>scripts/test-upgrade</c> does it.</summary>
public sealed class UpgradePlanTests
{
    private const string Old = "15.9-0+deb12u1";
    private const string New = "15.10-0+deb12u1";

    private static readonly RegionEndpoints One = Region("site1");
    private static readonly RegionEndpoints Two = Region("site2");

    [Fact]
    public void Both_hosts_are_upgraded_with_one_switchover_in_between()
    {
        var plan = Plan(Host("site1-db", Old, New), Host("site2-db", Old, New));

        Assert.True(plan.SwitchesOver);
        Assert.Equal(["site2-db", "site1-db"], plan.Pending.Select(host => host.Host));
        Assert.Equal("site2", plan.ActiveRegion);
        Assert.Null(plan.Difference);
    }

    // A run that was killed after the standby, or after the switchover.
    [Fact]
    public void What_was_done_before_is_not_done_again()
    {
        var afterStandby = Plan(Host("site1-db", Old, New), Host("site2-db", New, New));
        var afterSwitchover = UpgradePlan.Of(
            Two, One, Reports(Host("site1-db", Old, New), Host("site2-db", New, New)));

        Assert.Equal((true, "site1-db"), (afterStandby.SwitchesOver, Assert.Single(afterStandby.Pending).Host));
        Assert.Equal(
            (false, "site1-db", "site2"),
            (afterSwitchover.SwitchesOver, Assert.Single(afterSwitchover.Pending).Host, afterSwitchover.ActiveRegion));
    }

    [Fact]
    public void A_server_that_does_not_run_what_is_installed_is_pending_too()
    {
        var plan = Plan(Host("site1-db", New, New), Host("site2-db", New, New) with { RestartPending = true });

        Assert.True(plan.IsNeeded);
        Assert.False(plan.SwitchesOver);
        Assert.Empty(Assert.Single(plan.Pending).Outdated);
    }

    [Fact]
    public void Nothing_is_needed_where_only_other_packages_are_newer()
    {
        var other = new ServingPackage("haproxy", "2.6.12-1", "2.6.12-2");
        var host = Host("site1-db", New, New);

        Assert.False(Plan(host with { Packages = host.Packages.Add(other) }, Host("site2-db", New, New)).IsNeeded);
    }

    [Fact]
    public void Hosts_that_would_have_different_versions_are_noticed()
    {
        var plan = Plan(Host("site1-db", Old, Old), Host("site2-db", Old, New));

        Assert.Equal((New, Old), (plan.Difference!.Value.OnStandby.Candidate, plan.Difference.Value.OnPrimary.Candidate));
    }

    [Fact]
    public void The_document_has_the_versions_of_each_host_and_what_follows()
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
            UpgradeView.Write(writer, Plan(Host("site1-db", New, New), Host("site2-db", Old, New)), done: true);

        var document = JsonNode.Parse(Encoding.UTF8.GetString(stream.ToArray()))!;

        Assert.Equal(
            ("upgraded", false, "site1"),
            ((string?)document["state"], (bool)document["switchover"]!, (string?)document["activeRegion"]));
        Assert.Equal(New, (string?)Assert.Single(document["hosts"]!.AsArray())!["pending"]![0]!["candidate"]);
    }

    private static UpgradePlan Plan(UpdateReport primary, UpdateReport standby) => UpgradePlan.Of(One, Two, Reports(primary, standby));

    private static Dictionary<string, UpdateReport> Reports(params UpdateReport[] reports) => reports.ToDictionary(report => report.Host);

    private static UpdateReport Host(string name, string installed, string candidate) => new(name, null)
    {
        HasLists = true,
        Packages = [new("postgresql-15", installed, candidate), new("pgbackrest", "2.45-1", "2.45-1")],
    };

    private static RegionEndpoints Region(string name) => new(
        name, new Uri("http://127.0.0.1:18000"), new Uri("http://127.0.0.1:18081/stats"),
        [new HostEndpoint($"{name}-db", HostRole.Database, "172.20.1.30", "127.0.0.1", 12202, "admin", "ssh-ed25519 AAAA")],
        ImmutableArray<ApplicationEndpoint>.Empty, new DatabaseEndpoint($"{name}-db", "172.20.1.30", 5432));
}
