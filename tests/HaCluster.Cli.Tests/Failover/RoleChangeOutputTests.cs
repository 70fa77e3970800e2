using System.Collections.Immutable;
using System.Text.Json.Nodes;
using HaCluster.Cli.Failover;
using HaCluster.Cli.Hosting;
using HaCluster.Cli.Json;
using HaCluster.Cli.Tests.Support;
using HaCluster.Failover.Members;
using HaCluster.Failover.Planning;
using HaCluster.Failover.Wal;
using HaCluster.Topology.Outputs;
using Spectre.Console.Testing;
using static HaCluster.Cli.Tests.Failover.DeployedProject;

namespace HaCluster.Cli.Tests.Failover;

/// <summary>What the verbs that move the primary role print, for people and for programs.</summary>
public sealed class RoleChangeOutputTests(SharedProject shared) : IClassFixture<SharedProject>
{
    private static readonly PromotionRecord Moved =
        new() { Epoch = 1, Kind = PlanKind.Switchover, From = "site1", To = "site2", State = RecordState.Done };

    [Fact]
    public async Task A_switchover_shows_members_and_plan_and_without_a_terminal_names_the_flag_that_is_missing()
    {
        var (exitCode, output, error) = await shared.Project.RunAsync(Primary("site1"), Standby("site2"), "switchover", "--to", "site2");

        Assert.Equal(ExitCodes.Usage, exitCode);
        Assert.Equal(
            """
            Members before:
            REGION  HOST      ROLE     STATE      TIMELINE  LSN        EPOCH
            site1   site1-db  primary  streaming  1         0/5000148  0
            site2   site2-db  standby  streaming  1         0/5000148  0
            Plan: switchover from site1 to site2, epoch 1
              site2: check that it streams, prepare to take over
              site1: stop cleanly, wait until everything is replayed
              site2: promote, verify with a write
              site1: start as standby
              site2: wait until the standby is streaming, record completion

            """, Trimmed(output));
        Assert.Contains("--yes", error, StringComparison.Ordinal);
        Assert.Null(shared.Project.Setting("activeRegion"));
    }

    [Fact]
    public async Task A_failover_from_a_lost_region_says_the_scope_that_was_found_and_what_could_be_lost() => Assert.EndsWith(
        """
        site1   site1-db  unknown  unreachable (SSH at 127.0.0.1:12202: Connection refused)  -         -          -
        site2   site2-db  standby  not streaming                                             1         0/5000148  0
        Plan: failover from site1 to site2, epoch 1
          site1: fence its machine through the provider
          site2: promote, verify with a write
          scope region: site1 counts as lost, nothing there is waited for
          could lose: writes acknowledged in the last 2.0 s (site2-db last heard from site1-db at 03:04:03.000Z by the clock of site1-db and lacked 0 bytes then)

        """, await PlannedAsync(Lost("site1"), Standby("site2") with { Streaming = false }, "failover", "--to", "site2"),
        StringComparison.Ordinal);

    [Fact]
    public async Task A_failover_from_a_primary_that_answers_is_of_the_database_alone() => Assert.EndsWith(
        """
        Plan: failover from site1 to site2, epoch 1
          site1: fence its database server over SSH
          site2: promote, verify with a write
          scope database: the applications and the load balancer of site1 stay in service
          could lose: nothing (site1-db ends at 0/5000148, site2-db has 0/5000148)

        """, await PlannedAsync(Primary("site1"), Standby("site2"), "failover", "--to", "site2"), StringComparison.Ordinal);

    [Fact]
    public async Task The_scope_that_was_asked_for_is_the_scope_of_the_plan() => Assert.EndsWith(
        """
        Plan: failover from site1 to site2, epoch 1
          site1: fence its machine through the provider
          site2: promote, verify with a write
          scope region: site1 counts as lost, nothing there is waited for
          could lose: writes acknowledged in the last 2.0 s (site2-db last heard from site1-db at 03:04:03.000Z by the clock of site1-db and lacked 0 bytes then)

        """, await PlannedAsync(Primary("site1"), Standby("site2"), "failover", "--to", "site2", "--scope", "region"),
        StringComparison.Ordinal);

    [Fact]
    public async Task A_rejoin_of_a_stopped_machine_starts_it_first() => Assert.EndsWith(
        """
        Plan: rejoin of site1 to site2, epoch 1
          site2: prepare for the returning standby
          site1: start its machine
          site1: keep diverged WAL, rewind (else copy), start as standby
          site2: wait until the standby is streaming, record completion

        """,
        await PlannedAsync(Lost("site1"), Primary("site2") with { Timeline = 2, Streaming = false, Promotion = Moved }, "rejoin"),
        StringComparison.Ordinal);

    [Fact]
    public async Task A_degrade_is_planned_on_the_primary()
    {
        using var project = await CreateAsync("synchronous");
        var blocked = Primary("site1") with { Synchronous = true, Streaming = false, WaitingCommits = 3 };

        var (_, output, _) = await project.RunAsync(blocked, Lost("site2"), "degrade");

        Assert.StartsWith(
            """
            Members before:
            REGION  HOST      ROLE     STATE                                                     TIMELINE  LSN        EPOCH
            site1   site1-db  primary  writes blocked: 3 wait for the standby                    1         0/5000148  0
            site2   site2-db  unknown  unreachable (SSH at 127.0.0.1:12202: Connection refused)  -         -          -
            Plan: degrade: site1 commits without site2, epoch 0
              site1: commit without the standby, record since when

            """, Trimmed(output), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_interrupted_switchover_says_that_it_is_finished_under_its_epoch()
    {
        var begun = Moved with { State = RecordState.Intended };
        var output = await PlannedAsync(
            Primary("site1") with { Server = ServerState.Stopped, Fenced = true, Streaming = false, Promotion = begun },
            Standby("site2") with { Streaming = false, Promotion = begun }, "switchover", "--to", "site2");

        Assert.Contains(
            "\nFinishing an interrupted switchover from site1 to site2, epoch 1:\n  site2: check that it streams", output,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("switchover")]
    [InlineData("failover")]
    public async Task A_command_that_was_carried_out_says_so_and_exits_0(string verb)
    {
        var (first, second) = (Standby("site1") with { Promotion = Moved }, Primary("site2") with { Timeline = 2, Promotion = Moved });

        var (exitCode, output, error) = await shared.Project.RunAsync(first, second, verb, "--to", "site2", "--yes");
        var (_, json, _) = await shared.Project.RunAsync(first, second, verb, "--to", "site2", "--yes", "--json");

        Assert.Equal((ExitCodes.Ok, ""), (exitCode, error));
        Assert.EndsWith("Nothing to do: site2 is active: site2-db is primary on timeline 2.\n", output, StringComparison.Ordinal);
        Assert.Equal(
            """
            {"result":"already-done","summary":"site2 is active: site2-db is primary on timeline 2","after":[{"region":"site1","host":"site1-db","reachable":true,"server":"running","role":"standby","timeline":1,"lsn":"0/5000148","streaming":true,"fenced":false,"epoch":1},{"region":"site2","host":"site2-db","reachable":true,"server":"running","role":"primary","timeline":2,"lsn":"0/5000148","streaming":true,"fenced":false,"epoch":1}]}
            """, JsonNode.Parse(json)!.ToJsonString());
    }

    [Fact]
    public async Task A_rejoin_of_a_standby_that_streams_says_that_nothing_is_to_do()
    {
        var (exitCode, output, _) = await shared.Project.RunAsync(Primary("site1"), Standby("site2"), "rejoin", "--yes");

        Assert.Equal(ExitCodes.Ok, exitCode);
        Assert.EndsWith("Nothing to do: site2-db is a streaming standby of site1-db on timeline 1.\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_declines_the_plan_changes_nothing()
    {
        using var console = new TestConsole().Interactive();
        console.Input.PushKey(ConsoleKey.Enter);

        var (exitCode, _, error) = await shared.Project.RunAsync(
            Primary("site1"), Standby("site2"),
            host => host with { InputIsTerminal = true, ErrorIsTerminal = true, PromptConsole = console }, "switchover", "--to", "site2");

        Assert.Equal(ExitCodes.Declined, exitCode);
        Assert.Contains("The switchover was declined; nothing was changed.", error, StringComparison.Ordinal);
        Assert.Null(shared.Project.Setting("activeRegion"));
    }

    [Fact]
    public async Task Who_declines_is_answered_with_a_document_where_a_program_asked_for_one()
    {
        using var console = new TestConsole().Interactive();
        console.Input.PushKey(ConsoleKey.Enter);

        var (exitCode, output, _) = await shared.Project.RunAsync(
            Primary("site1"), Standby("site2"),
            host => host with { InputIsTerminal = true, ErrorIsTerminal = true, PromptConsole = console },
            "switchover", "--to", "site2", "--json");

        Assert.Equal(ExitCodes.Declined, exitCode);
        var error = JsonNode.Parse(output)!["error"]!;
        Assert.Equal(
            ("command.declined", "The switchover was declined; nothing was changed.", ExitCodes.Declined),
            ((string)error["code"]!, (string)error["summary"]!, (int)error["exitCode"]!));
    }

    [Fact]
    public void A_finished_failover_as_programs_read_it()
    {
        var plan = PlanComposer.Failover(2, "site1", "site2", Fence.Server) with
        {
            Scope = FailoverScope.Database,
            Loss = new LossBound(null, TimeSpan.FromSeconds(1.5), "evidence") { Since = Now, Announced = 4096 },
        };

        var json = Json(plan, new RoleChangeFacts { EndLsn = Lsn.Parse("0/5000248"), ReceivedLsn = Lsn.Parse("0/5000148") });

        Assert.Equal(["result", "plan", "before", "after", "timeline", "loss", "writes"], json.AsObject().Select(member => member.Key));
        Assert.Equal(
            """{"kind":"failover","epoch":2,"from":"site1","to":"site2","fence":"server","scope":"database","steps":["FenceServer@site1","Promote@site2"]}""",
            json["plan"]!.ToJsonString());
        Assert.Equal(
            """{"detectSeconds":0.5,"fenceSeconds":1,"promoteSeconds":1.5,"firstWriteSeconds":2}""", json["timeline"]!.ToJsonString());
        Assert.Equal(
            """{"boundSeconds":1.5,"since":"2026-01-02T03:04:05Z","announcedBytes":4096,"basis":"evidence","bytes":256}""",
            json["loss"]!.ToJsonString());
        Assert.Equal(
            """[{"region":"site1","required":false,"acknowledged":false},{"region":"site2","required":true,"acknowledged":true}]""",
            json["writes"]!.ToJsonString());
        Assert.Null(Json(PlanComposer.Switchover(2, "site1", "site2"), new RoleChangeFacts())["plan"]!["scope"]);
    }

    [Fact]
    public void A_finished_failover_as_people_read_it()
    {
        var plan = PlanComposer.Failover(2, "site1", "site2", Fence.Server);

        Assert.Equal(
            """
            Verified: a write through the load balancer of site1 and of site2
            Timeline: detect 0.50 s, fence 1.00 s, promote 1.50 s, first write 2.00 s
            Lost: 256 bytes of WAL that only the old primary has
            Next: hacluster rejoin site1   (restores redundancy)

            """, Shown(plan, new RoleChangeFacts { EndLsn = Lsn.Parse("0/5000248"), ReceivedLsn = Lsn.Parse("0/5000148") }));
    }

    [Fact]
    public void A_finished_rejoin_says_what_was_discarded_and_where_it_is_kept() => Assert.Contains(
        "Discarded: 12 rows in 3 commits that only site1 had; kept on its database host under /var/backups/hacluster/diverged\n",
        Shown(
            PlanComposer.Rejoin(2, 1, "site1", "site2", startsMachine: false),
            new RoleChangeFacts { DivergedRows = 12, DivergedCommits = 3 }),
        StringComparison.Ordinal);

    [Fact]
    public void A_finished_rejoin_that_discarded_nothing_does_not_speak_of_it() => Assert.DoesNotContain(
        "Discarded",
        Shown(
            PlanComposer.Rejoin(2, 1, "site1", "site2", startsMachine: false),
            new RoleChangeFacts { DivergedRows = 0, DivergedCommits = 0 }),
        StringComparison.Ordinal);

    private static JsonNode Json(Plan plan, RoleChangeFacts facts)
    {
        using var text = new StringWriter();
        JsonOutput.Write(text, writer => RoleChangeJson.Write(writer, Report(plan, facts)));
        return JsonNode.Parse(text.ToString())!;
    }

    [Fact]
    public void A_load_balancer_that_may_be_cut_off_is_a_warning_and_not_a_failure() => Assert.StartsWith(
        """
        Verified: a write through the load balancer of site2
        Warning: the load balancer of site1 takes no writes (503 Service Unavailable): its region may be cut off from site2

        """,
        Shown(PlanComposer.Failover(2, "site1", "site2", Fence.Server), new RoleChangeFacts(), Probe("site1", null), Probe("site2", Now)),
        StringComparison.Ordinal);

    private static string Shown(Plan plan, RoleChangeFacts facts, params ImmutableArray<WriteProbe> writes)
    {
        var host = TestHost.Create("/");
        using var session = new CommandSession(
            host, new GlobalOptions("/", "local", true, false, false, false, ColorChoice.Never, false), "failover",
            directory => ProjectDirectory.Open(host, directory));
        RoleChangeView.ShowResult(session, plan, Timeline, facts, writes.IsEmpty ? [Probe("site1", Now), Probe("site2", Now)] : writes);
        return host.Output.ToString()!;
    }

    private static RoleChangeReport Report(Plan plan, RoleChangeFacts facts)
    {
        var state = new ClusterState(Primary("site1"), Standby("site2"), Now);
        return new RoleChangeReport(plan, state, state, Timeline, facts, [Probe("site1", null), Probe("site2", Now)]);
    }

    private static FailoverTimeline Timeline => new(
        TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1.5), TimeSpan.FromSeconds(2), null);

    private static WriteProbe Probe(string region, DateTimeOffset? at) => new(
        new EntryPoint(
            new RegionEndpoints(
                region, new Uri("http://127.0.0.1:18000"), new Uri("http://127.0.0.1:18081/stats"), [], [],
                new DatabaseEndpoint($"{region}-db", "172.20.1.30", 5432)),
            Required: region == "site2"),
        at, at is null ? "503 Service Unavailable" : "204");

    private async Task<string> PlannedAsync(MemberState first, MemberState second, params string[] args)
    {
        var (exitCode, output, error) = await shared.Project.RunAsync(first, second, args);
        Assert.True(exitCode == ExitCodes.Usage && error.Contains("--yes", StringComparison.Ordinal), error);
        return Trimmed(output);
    }

    private static string Trimmed(string text) => string.Join('\n', text.Split('\n').Select(line => line.TrimEnd()));
}
