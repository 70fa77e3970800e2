using HaCluster.Diagnostics;
using HaCluster.Failover.Members;
using HaCluster.Observation.Probes;
using HaCluster.Observation.Status;
using HaCluster.Topology;

namespace HaCluster.Observation.Tests;

public sealed class ClusterStatusTests
{
    [Fact]
    public void A_cluster_of_which_everything_was_seen_working_is_healthy()
    {
        var status = ClusterStatusEvaluator.Evaluate(Samples.Endpoints, Samples.Healthy);

        Assert.True(status.Healthy);
        Assert.Empty(status.Problems);
        Assert.Equal("site1", status.ActiveRegion);
        Assert.Equal(
            new ReplicationStatus(ReplicationMode.Asynchronous, "streaming", 0x48, "async") { Protection = Protection.Protected },
            status.Replication);
        Assert.All(status.Regions, region => Assert.Equal((2, 2), (region.LoadBalancer.ServersUp, region.LoadBalancer.ServersTotal)));
    }

    [Fact]
    public void After_a_role_change_the_other_region_is_active_and_the_cluster_as_healthy_as_before()
    {
        var status = ClusterStatusEvaluator.Evaluate(
            Samples.Endpoints, Samples.WithDatabases(Samples.Standby("site1-db"), Samples.Primary("site2-db")));

        Assert.True(status.Healthy);
        Assert.Equal("site2", status.ActiveRegion);
    }

    /// <summary>
    /// Every pair of roles: exactly one primary and one standby is healthy, and each other pair names its gravest problem first.
    /// </summary>
    [Theory]
    [InlineData("primary", "primary", null, "diverged", "two-primaries")]
    [InlineData("primary", "standby", "site1", "streaming", null)]
    [InlineData("primary", "stopped", "site1", "disconnected", "database-stopped")]
    [InlineData("primary", "unknown", "site1", "disconnected", "database-unknown")]
    [InlineData("standby", "primary", "site2", "streaming", null)]
    [InlineData("standby", "standby", null, "unknown", "no-primary")]
    [InlineData("standby", "stopped", null, "unknown", "no-primary")]
    [InlineData("standby", "unknown", null, "unknown", "no-primary")]
    [InlineData("stopped", "primary", "site2", "disconnected", "database-stopped")]
    [InlineData("stopped", "standby", null, "unknown", "no-primary")]
    [InlineData("stopped", "stopped", null, "unknown", "no-primary")]
    [InlineData("stopped", "unknown", null, "unknown", "no-primary")]
    [InlineData("unknown", "primary", "site2", "disconnected", "database-unknown")]
    [InlineData("unknown", "standby", null, "unknown", "no-primary")]
    [InlineData("unknown", "stopped", null, "unknown", "no-primary")]
    [InlineData("unknown", "unknown", null, "unknown", "no-primary")]
    public void Every_pair_of_roles_gives_its_active_region_replication_and_problem(
        string first, string second, string? active, string replication, string? problem)
    {
        var status = ClusterStatusEvaluator.Evaluate(Samples.Endpoints, Samples.WithDatabases(
            Observed("site1-db", first, peerStreams: second == "standby"), Observed("site2-db", second, peerStreams: first == "standby")));

        Assert.Equal(active, status.ActiveRegion);
        Assert.Equal(replication, status.Replication.State);
        Assert.Equal(problem is null, status.Healthy);
        Assert.Equal(problem, status.Problems.FirstOrDefault()?.Code.Name);
    }

    [Fact]
    public void Hosts_that_refuse_the_login_are_no_reason_to_fail_over()
    {
        var status = ClusterStatusEvaluator.Evaluate(Samples.Endpoints, Samples.WithDatabases(Refused("site1-db"), Refused("site2-db")));

        var problems = status.Problems
            .Where(problem => problem.Code == Codes.Status.NoPrimary || problem.Code == Codes.Status.DatabaseUnknown).ToArray();
        Assert.Equal(3, problems.Length);
        Assert.All(problems, problem =>
        {
            Assert.Contains("access import", problem.Fix!.ToString(), StringComparison.Ordinal);
            Assert.DoesNotContain("failover", problem.Fix.ToString(), StringComparison.Ordinal);
        });

        static DatabaseReport Refused(string name) =>
            DatabaseReport.Unreachable(name, "authentication refused") with { LoginRefused = true };
    }

    [Fact]
    public void A_primary_without_SSH_from_which_the_standby_streams_is_no_reason_to_fail_over()
    {
        var now = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
        var silent = DatabaseReport.Unreachable("site1-db", "no SSH greeting");

        var status = ClusterStatusEvaluator.Evaluate(
            Samples.Endpoints, Samples.WithDatabases(silent, Samples.Hearing(now, received: now.AddSeconds(-1))));

        var problem = Assert.Single(status.Problems);
        Assert.Equal((Codes.Status.PrimaryUnseen, Severity.Warning), (problem.Code, problem.Severity));
        Assert.Equal(
            "site1-db does not answer over SSH, and is the primary: site2-db streams from it at this moment.", problem.Summary);
        Assert.Equal(
            "Start its SSH server: `docker exec site1-db systemctl start ssh`. Only if that is not possible, continue in site2, which stops "
                + "the machine and loses what site2-db has not received by then: `hacluster failover --to site2`.",
            problem.Fix!.ToString());
        Assert.True(status.Regions[0].Database.SeenByPeerOnly);

        // What was heard earlier proves nothing.
        var later = ClusterStatusEvaluator.Evaluate(
            Samples.Endpoints, Samples.WithDatabases(silent, Samples.Hearing(now, received: now.AddSeconds(-5))));
        Assert.Equal(Codes.Status.NoPrimary, later.Problems[0].Code);
    }

    [Fact]
    public void A_standby_without_SSH_that_streams_needs_no_rejoin()
    {
        var primary = Samples.Primary();
        var status = ClusterStatusEvaluator.Evaluate(
            Samples.Endpoints, Samples.WithDatabases(primary, DatabaseReport.Unreachable("site2-db", "no SSH greeting")));

        var problem = Assert.Single(status.Problems);
        Assert.Equal("site2-db does not answer over SSH; its database streams from the primary.", problem.Summary);
        Assert.Equal("Start its SSH server: `docker exec site2-db systemctl start ssh`.", problem.Fix!.ToString());
        // Another one that streams is not it.
        var other = primary with { Senders = [primary.Senders[0] with { ClientAddress = "172.21.1.99" }] };
        var unseen = ClusterStatusEvaluator.Evaluate(
            Samples.Endpoints, Samples.WithDatabases(other, DatabaseReport.Unreachable("site2-db", "no SSH greeting")));
        Assert.Contains("rejoin", unseen.Problems[0].Fix!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_database_that_a_role_change_keeps_down_is_named_with_the_way_back()
    {
        var status = ClusterStatusEvaluator.Evaluate(Samples.Endpoints, Samples.WithDatabases(
            Observed("site1-db", "stopped", peerStreams: false) with { Fenced = true }, Samples.Primary("site2-db")));

        var problem = status.Problems.Single(problem => problem.Code == Codes.Status.DatabaseFenced);
        Assert.Equal("The database of site1-db is stopped, and kept from starting since a role change.", problem.Summary);
        Assert.Equal("Bring it back as a standby: `hacluster rejoin site1`.", problem.Fix?.ToString());
    }

    [Fact]
    public void Two_primaries_are_named_with_timelines_and_positions()
    {
        var status = ClusterStatusEvaluator.Evaluate(Samples.Endpoints, Samples.WithDatabases(
            Samples.Primary("site1-db", "0/5000148"), Samples.Primary("site2-db", "0/6000000") with { Timeline = 2 }));

        Assert.Equal(
            ("More than one database accepts writes.",
                "Primaries are site1-db (timeline 1, LSN 0/5000148) and site2-db (timeline 2, LSN 0/6000000)."),
            (status.Problems[0].Summary, status.Problems[0].Why));
        // Data, which each front end writes as its user types it.
        Assert.Equal(
            ["failover --to site1 --accept-data-loss", "rejoin", "failover --to site2 --accept-data-loss", "rejoin"],
            CommandsOf(status.Problems[0].Fix!));

        static IEnumerable<string> CommandsOf(Fix fix) => fix switch
        {
            FixParts parts => parts.Parts.SelectMany(CommandsOf),
            ProductCommand command => [string.Join(' ', command.Arguments)],
            _ => [],
        };
    }

    [Theory]
    [InlineData("standby", "stopped", "site1")]
    [InlineData("unknown", "standby", "site2")]
    [InlineData("standby", "standby", "REGION")]
    [InlineData("unknown", "unknown", "REGION")]
    public void Without_a_primary_the_region_that_can_take_over_is_named(string first, string second, string region)
    {
        var status = ClusterStatusEvaluator.Evaluate(Samples.Endpoints, Samples.WithDatabases(
            Observed("site1-db", first, peerStreams: false), Observed("site2-db", second, peerStreams: false)));

        Assert.Equal(
            $"If no primary appears within a few seconds, fail over: `hacluster failover --to {region}`.",
            status.Problems[0].Fix?.ToString());
    }

    [Fact]
    public void What_fails_now_is_an_error_and_what_only_lacks_redundancy_a_warning()
    {
        var seen = Samples.WithDatabases(Samples.Primary() with { Senders = [] }, Samples.Stopped("site2-db"));
        var status = ClusterStatusEvaluator.Evaluate(Samples.Endpoints, seen with
        {
            LoadBalancers = seen.LoadBalancers.SetItem("site2", new LoadBalancerObservation("site2", false, [], "no answer in time")),
        });

        Assert.Equal(
            [("database-stopped", Severity.Warning), ("not-streaming", Severity.Warning), ("load-balancer-down", Severity.Error)],
            status.Problems.Select(problem => (problem.Code.Name, problem.Severity)));
        Assert.Equal("No answer in time.", status.Problems[2].Why);
    }

    [Theory]
    [InlineData("async", false)]
    [InlineData("potential", false)]
    [InlineData("sync", true)]
    [InlineData("quorum", true)]
    public void In_synchronous_mode_only_a_synchronous_standby_is_healthy(string syncState, bool healthy)
    {
        var endpoints = Samples.Endpoints with { Replication = ReplicationMode.Synchronous };
        var status = ClusterStatusEvaluator.Evaluate(endpoints, Samples.WithDatabases(Samples.Primary(sync: syncState), Samples.Standby()));

        Assert.Equal(healthy, status.Healthy);
        Assert.Equal(healthy ? null : "not-synchronous", status.Problems.FirstOrDefault()?.Code.Name);
    }

    [Theory]
    [InlineData("startup")]
    [InlineData("catchup")]
    [InlineData("backup")]
    public void A_standby_that_is_still_catching_up_is_not_healthy(string state)
    {
        var status = ClusterStatusEvaluator.Evaluate(
            Samples.Endpoints, Samples.WithDatabases(Samples.Primary(state: state), Samples.Standby()));

        Assert.False(status.Healthy);
        Assert.Equal(state, status.Replication.State);
        Assert.Equal(Codes.Status.NotStreaming, status.Problems[0].Code);
    }

    [Fact]
    public void A_standby_whose_receiver_does_not_stream_is_a_problem_even_if_the_primary_has_not_noticed_yet()
    {
        var status = ClusterStatusEvaluator.Evaluate(
            Samples.Endpoints, Samples.WithDatabases(Samples.Primary(), Samples.Standby(receiver: "waiting")));

        Assert.Equal(Codes.Status.ReceiverNotStreaming, Assert.Single(status.Problems).Code);
    }

    [Fact]
    public void A_second_connection_of_a_base_backup_does_not_hide_the_streaming_standby()
    {
        var primary = Samples.Primary();
        var backup = new WalSender("pg_basebackup", "172.21.1.30", "backup", "async", null, null);
        var status = ClusterStatusEvaluator.Evaluate(
            Samples.Endpoints, Samples.WithDatabases(primary with { Senders = [backup, .. primary.Senders] }, Samples.Standby()));

        Assert.True(status.Healthy);
    }

    [Fact]
    public void A_host_that_does_not_answer_is_a_problem_that_says_why()
    {
        var seen = Samples.Healthy with
        {
            Hosts = Samples.Healthy.Hosts.SetItem(
                "site2-app", new HostObservation("site2-app", false, "SSH at 127.0.0.1:22211: no answer in time")),
        };

        var status = ClusterStatusEvaluator.Evaluate(Samples.Endpoints, seen);

        var problem = Assert.Single(status.Problems);
        Assert.Equal(
            ("The host site2-app does not answer.", "SSH at 127.0.0.1:22211: no answer in time."), (problem.Summary, problem.Why));
        Assert.False(status.Regions[1].Hosts[1].Up);
    }

    [Fact]
    public void An_application_is_healthy_while_one_load_balancer_serves_it_and_the_other_is_named_as_the_problem()
    {
        var seen = Samples.Healthy with
        {
            LoadBalancers = Samples.Healthy.LoadBalancers.SetItem("site2", Samples.Healthy.LoadBalancers["site2"] with
            {
                Servers = [new ServerObservation("site1-app-1", "DOWN", "L4TOUT"), new ServerObservation("site2-app-1", "UP", "L7OK")],
            }),
        };

        var status = ClusterStatusEvaluator.Evaluate(Samples.Endpoints, seen);

        Assert.True(status.Regions[0].Applications[0].Healthy);
        var problem = Assert.Single(status.Problems);
        Assert.Equal(
            ("The load balancer of site2 sees 1 of 2 servers down.", "They are site1-app-1 (DOWN L4TOUT)."),
            (problem.Summary, problem.Why));
        Assert.Equal("Read the log of their host: `hacluster logs site1-app`.", problem.Fix?.ToString());
    }

    [Fact]
    public void The_log_of_a_host_that_does_not_answer_is_not_advised()
    {
        const string Silence = "SSH at 127.0.0.1:12201: no answer in time";
        var seen = Samples.Healthy;
        string[] gone = ["site1-svc", "site1-app"];
        foreach (var host in gone)
            seen = seen with { Hosts = seen.Hosts.SetItem(host, new HostObservation(host, false, Silence)) };
        var down = seen.LoadBalancers["site2"] with { Servers = [new ServerObservation("site1-app-1", "DOWN", "L7TOUT")] };
        seen = seen with
        {
            LoadBalancers = seen.LoadBalancers
                .SetItem("site1", new LoadBalancerObservation("site1", false, [], "no answer in time")).SetItem("site2", down),
        };

        var problems = ClusterStatusEvaluator.Evaluate(Samples.Endpoints, seen).Problems;

        var about = problems.Where(problem => problem.Code != Codes.Status.ApplicationDown || problem.Subject == "site1-app-1").ToArray();
        Assert.Equal(5, about.Length);
        Assert.All(about, problem => Assert.Equal(
            "Look for a container that is stopped or paused: `hacluster doctor`.", problem.Fix!.ToString()));
    }

    [Fact]
    public void A_cluster_of_which_nothing_was_observed_is_not_healthy_and_nothing_is_up()
    {
        var nothing = new ClusterObservations(
            Samples.Healthy.Hosts.Clear(), Samples.Healthy.LoadBalancers.Clear(), Samples.Healthy.Databases.Clear());

        var status = ClusterStatusEvaluator.Evaluate(Samples.Endpoints, nothing);

        Assert.False(status.Healthy);
        Assert.Null(status.ActiveRegion);
        Assert.All(status.Regions, region =>
        {
            Assert.All(region.Hosts, host => Assert.False(host.Up));
            Assert.All(region.Applications, application => Assert.False(application.Healthy));
            Assert.False(region.LoadBalancer.Up);
            Assert.False(region.Database.Up);
        });
    }

    private static DatabaseReport Observed(string name, string role, bool peerStreams) => role switch
    {
        "primary" => peerStreams ? Samples.Primary(name) : Samples.Primary(name) with { Senders = [] },
        "standby" => Samples.Standby(name),
        "stopped" => Samples.Stopped(name),
        _ => DatabaseReport.Unreachable(name, "no answer in time"),
    };
}
