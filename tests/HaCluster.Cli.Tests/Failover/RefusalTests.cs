using System.Text.Json;
using System.Text.RegularExpressions;
using HaCluster.Cli.Tests.Support;
using HaCluster.Failover.Members;
using HaCluster.Failover.Wal;
using static HaCluster.Cli.Tests.Failover.DeployedProject;

namespace HaCluster.Cli.Tests.Failover;

/// <summary>
/// Every refusal of the verbs that move the primary role: what, why, what to do, and the exit code; and nothing was touched.
/// </summary>
public sealed partial class RefusalTests(SharedProject shared) : IClassFixture<SharedProject>
{
    private static readonly MemberState CutOff = Standby("site2") with { Streaming = false };

    [Fact]
    public Task An_unknown_region() => RefusedAsync(
        Primary("site1"), Standby("site2"), "switchover --to site3", ExitCodes.Usage,
        """
        error: There is no region 'site3'. (failover.unknown-region)
          why: The stack has the regions site1 and site2.
          fix: Name one of them: site1 or site2.
        """);

    [Fact]
    public Task A_target_that_is_active_already_and_was_never_moved_to() => RefusedAsync(
        Primary("site1"), Standby("site2"), "switchover --to site1", ExitCodes.Usage,
        """
        error: site1 is already active. (failover.already-active)
          why: site1-db is primary on timeline 1, and no earlier command moved the cluster there.
          fix: Name the other region, or run `hacluster status`.
        """);

    [Fact]
    public Task A_standby_that_does_not_stream() => RefusedAsync(
        Primary("site1"), CutOff, "switchover --to site2", ExitCodes.Preflight,
        """
        error: site2-db does not stream from site1-db. (switchover.not-streaming)
          why: It has WAL up to 0/5000148; the primary is at 0/5000148.
          fix: Run `hacluster rejoin site2` first. In an emergency only, run `hacluster failover --to site2`.
        """);

    [Fact]
    public Task A_standby_whose_replay_is_paused() => RefusedAsync(
        Primary("site1"), Standby("site2") with { ReplayPaused = true }, "switchover --to site2", ExitCodes.Preflight,
        """
        error: site2-db does not replay: somebody has paused it. (switchover.replay-paused)
          why: A switchover waits until the standby has replayed everything.
          fix: Resume it, then run the command again: `hacluster ssh site2-db 'sudo -u postgres psql -c "select pg_wal_replay_resume()"'`.
        """);

    [Fact]
    public Task A_standby_that_is_too_far_behind_for_a_switchover() => RefusedAsync(
        Primary("site1") with { FlushLsn = Lsn.Parse("0/8000148") }, Standby("site2"), "switchover --to site2", ExitCodes.Preflight,
        """
        error: site2-db lacks 50331648 bytes of WAL, more than 16777216. (failover.standby-too-far-behind)
          why: site1-db ends at 0/8000148, site2-db has 0/5000148.
          fix: Wait until it has caught up: `hacluster status`.
        """);

    [Fact]
    public Task A_standby_that_is_too_far_behind_for_a_failover() => RefusedAsync(
        Primary("site1") with { FlushLsn = Lsn.Parse("0/8000148") }, CutOff, "failover --to site2", ExitCodes.Preflight,
        """
        error: site2-db lacks 50331648 bytes of WAL, more than 16777216. (failover.standby-too-far-behind)
          why: site1-db ends at 0/8000148, site2-db has 0/5000148.
          fix: Wait until it has caught up (`hacluster status`), or give up the writes of site1-db: `hacluster failover --to site2 --accept-data-loss`.
        """);

    [Theory]
    [InlineData("switchover --to site1")]
    [InlineData("failover --to site2")]
    [InlineData("rejoin")]
    [InlineData("degrade")]
    public Task Two_primaries_name_both_with_their_timelines_positions_and_epochs_and_the_command_that_resolves_it(string line) =>
        RefusedAsync(
            Primary("site1"),
            Primary("site2") with
            {
                Timeline = 2,
                FlushLsn = Lsn.Parse("0/6000000"),
                Promotion = new PromotionRecord
                {
                    Epoch = 1,
                    Kind = PlanKind.Failover,
                    From = "site1",
                    To = "site2",
                    State = RecordState.Done,
                },
            },
            line, ExitCodes.Preflight,
            """
            error: Both databases claim to be primary, against the record of the last role change. (failover.two-primaries)
              why: site1-db is running (primary) on timeline 1 at 0/5000148 with epoch 0; site2-db is running (primary) on timeline 2 at 0/6000000 with epoch 1.
              fix: Keep site2, which the record of the role changes favours: `hacluster failover --to site2 --accept-data-loss`, then `hacluster rejoin`. Or keep site1: `hacluster failover --to site1 --accept-data-loss`, then `hacluster rejoin`. What only the discarded one has is lost to the cluster: the rejoin keeps the rows that were inserted or updated there as CSV on its host, and of those that were deleted only the WAL. Without a command site1-db stops as soon as the two can ask each other.
            """,
            inAnyOrder: true);

    [Fact]
    public Task A_primary_against_the_record_is_not_called_one_of_two_where_the_other_host_does_not_answer() => RefusedAsync(
        Lost("site1"),
        Primary("site2") with
        {
            Promotion = new PromotionRecord
            {
                Epoch = 1,
                Kind = PlanKind.Failover,
                From = "site2",
                To = "site1",
                State = RecordState.Done,
            },
        },
        "failover --to site2", ExitCodes.Preflight,
        """
        error: site2-db is primary, against the record of the last role change. (failover.two-primaries)
          why: site2-db is running (primary) on timeline 1 at 0/5000148 with epoch 1; site1-db is unreachable, and may be primary, too.
          fix: Keep site2, which the record of the role changes favours: `hacluster failover --to site2 --accept-data-loss`, then `hacluster rejoin`. What only the discarded one has is lost to the cluster: the rejoin keeps the rows that were inserted or updated there as CSV on its host, and of those that were deleted only the WAL.
        """);

    [Fact]
    public Task A_failover_to_a_region_whose_database_host_is_down() => RefusedAsync(
        Lost("site1"), Primary("site2"), "failover --to site1", ExitCodes.Preflight,
        """
        error: site1 cannot take over: its database host does not answer. (failover.target-unreachable)
          why: site1-db: SSH at 127.0.0.1:12202: Connection refused.
          fix: Repair site1-db; site2 stays active. What is wrong with it: `hacluster status`.
        """);

    [Fact]
    public Task A_failover_to_a_region_whose_database_was_fenced() => RefusedAsync(
        Primary("site1") with { Server = ServerState.Stopped, Fenced = true }, Primary("site2"), "failover --to site1", ExitCodes.Preflight,
        """
        error: site1 cannot take over: its database is fenced, stopped (primary). (failover.target-down)
          why: site1-db was fenced and has old data.
          fix: Rejoin it first: `hacluster rejoin site1`.
        """);

    [Fact]
    public Task A_switchover_while_the_primary_is_gone() => RefusedAsync(
        Lost("site1"), CutOff, "switchover --to site2", ExitCodes.Preflight,
        """
        error: A switchover requires that the primary can be asked, and site1-db does not answer. (switchover.primary-down)
          why: site1-db: SSH at 127.0.0.1:12202: Connection refused.
          fix: Repair site1-db, see `hacluster status`. Or stop its machine and continue in site2, which loses what site2-db has not received by then: `hacluster failover --to site2`.
        """);

    [Fact]
    public Task A_loss_that_cannot_be_bounded() => RefusedAsync(
        Lost("site1"), CutOff with { LastContact = null }, "failover --to site2", ExitCodes.Preflight,
        """
        error: The data loss of this failover has no known bound. (failover.loss-unbounded)
          why: site1-db cannot be read and site2-db has no record of its last message.
          fix: Make the other database host readable, or accept the loss: `hacluster failover --to site2 --accept-data-loss`.
        """);

    [Fact]
    public Task A_silence_that_was_too_long() => RefusedAsync(
        Lost("site1"), CutOff with { LastContact = Heard(Now.AddHours(-1)) }, "failover --to site2",
        ExitCodes.Preflight,
        """
        error: Writes of the last 3600 s could be lost, more than 600 s. (failover.silent-too-long)
          why: site2-db last heard from site1-db at 02:04:05.000Z by the clock of site1-db and lacked 0 bytes then.
          fix: Make the other database host readable, or accept the loss: `hacluster failover --to site2 --accept-data-loss`.
        """);

    [Fact]
    public Task A_rejoin_of_the_running_primary() => RefusedAsync(
        Primary("site1"), Standby("site2"), "rejoin site1", ExitCodes.Preflight,
        """
        error: site1-db is the running primary. (rejoin.running-primary)
          why: It is on timeline 1 and accepts writes.
          fix: Name the other region, or move the primary role first: `hacluster switchover --to REGION`.
        """);

    [Fact]
    public Task A_rejoin_without_a_primary() => RefusedAsync(
        Lost("site1"), CutOff, "rejoin site1", ExitCodes.Preflight,
        """
        error: There is no primary to rejoin. (rejoin.no-primary)
          why: The database of site2-db is running (standby).
          fix: Make it the primary first: `hacluster failover --to site2`.
        """);

    [Fact]
    public Task A_degrade_of_an_asynchronous_cluster() => RefusedAsync(
        Primary("site1"), Standby("site2"), "degrade", ExitCodes.Usage,
        """
        error: Replication is asynchronous: no commit waits for the standby. (degrade.asynchronous)
          why: site1-db is configured with hacluster:database.replication asynchronous.
          fix: Nothing has to be done.
        """);

    [Theory]
    [InlineData("switchover --to site2")]
    [InlineData("failover --to site2")]
    [InlineData("rejoin")]
    [InlineData("degrade")]
    [InlineData("drill switchover")]
    public async Task Without_a_deployed_cluster_the_command_that_makes_one_is_named(string line)
    {
        using var project = new TestProject();

        var (exitCode, output, error) = await TestHost.RunAsync(TestHost.Create(project.Directory), line.Split(' '));

        Assert.Equal((ExitCodes.NotFound, ""), (exitCode, output));
        AssertText(
            """
            error: Stack local has no state of a cluster here. (command.no-cluster)
              why: It was never deployed, it was destroyed, or its state was lost or is kept elsewhere. Whether containers of the stack run is unknown, because Docker cannot be asked.
              fix: If the cluster was never deployed or was destroyed, deploy it: `hacluster up`. Otherwise restore its state first: `hacluster stack import --file FILE`.
            """, DockersReason().Replace(error, "Docker cannot be asked."));
    }

    [Theory]
    [InlineData("switchover --to site2")]
    [InlineData("failover --to site2")]
    [InlineData("rejoin")]
    [InlineData("degrade")]
    [InlineData("drill switchover")]
    public async Task A_wrong_passphrase_is_named_with_where_it_came_from(string line)
    {
        var project = shared.Project;

        var (exitCode, output, error) = await project.RunAsync(
            Primary("site1"), Standby("site2"),
            host => host with { Environment = new Dictionary<string, string> { ["PULUMI_CONFIG_PASSPHRASE"] = "wrong" } }, line.Split(' '));

        Assert.Equal((ExitCodes.Usage, ""), (exitCode, output));
        Assert.StartsWith(
            "error: The passphrase from PULUMI_CONFIG_PASSPHRASE does not open the secrets of", error, StringComparison.Ordinal);
        Assert.Contains(
            "  fix: Set PULUMI_CONFIG_PASSPHRASE or PULUMI_CONFIG_PASSPHRASE_FILE to the passphrase with which it was created.", error,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("switchover", "Option '--to' is required.")]
    [InlineData("failover", "Option '--to' is required.")]
    [InlineData("failover --to site2 --scope planet", "--scope is 'planet'; it must be one of auto, database, region.")]
    [InlineData("switchover --to site2 --accept-data-loss", "Unrecognized command or argument '--accept-data-loss'.")]
    [InlineData("rejoin site1 site2", "Unrecognized command or argument 'site2'.")]
    [InlineData("degrade site1", "Unrecognized command or argument 'site1'.")]
    [InlineData("drill", "Required argument 'NAME' missing for command: 'drill'.")]
    [InlineData("drill switchover --runs 0", "--runs is '0'; it must be a whole number above 0.")]
    [InlineData("drill switchover --runs many", "--runs is 'many'; it must be a whole number above 0.")]
    [InlineData("drill chaos --seed 0", "--seed is '0'; it must be a whole number above 0.", "drill chaos")]
    public async Task Wrong_arguments_are_exit_code_2_before_anything_is_asked(string line, string message, string? command = null)
    {
        using var project = new TestProject();

        var (exitCode, output, error) = await TestHost.RunAsync(TestHost.Create(project.Directory), line.Split(' '));

        Assert.Equal((ExitCodes.Usage, ""), (exitCode, output));
        Assert.Contains($"error: {message}\n", error, StringComparison.Ordinal);
        Assert.Contains($"  help: hacluster {command ?? line.Split(' ')[0]} --help\n", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("drill", "nope")]
    [InlineData("ssh", "nohost")]
    [InlineData("stack", "output", "zzzz")]
    public async Task A_name_is_suggested_only_where_it_is_like_what_was_typed(params string[] line)
    {
        var (_, _, error) = await shared.Project.RunAsync(Primary("site1"), Standby("site2"), line);

        Assert.StartsWith("error: ", error, StringComparison.Ordinal);
        Assert.Contains(line[^1], error, StringComparison.Ordinal);
        Assert.DoesNotContain("Did you mean", error, StringComparison.Ordinal);
    }

    [GeneratedRegex("Docker cannot be asked: .+")]
    private static partial Regex DockersReason();

    private async Task RefusedAsync(MemberState first, MemberState second, string line, int exitCode, string text, bool inAnyOrder = false)
    {
        foreach (var json in (bool[])[false, true])
        {
            var project = shared.Project;

            var (code, output, error) = await project.RunAsync(
                first, second, [.. line.Split(' '), "--yes", "--json", json ? "true" : "false"]);

            Assert.Equal(exitCode, code);
            // The members are shown first: on stdout, which has nothing but the error's document for a program that asked for JSON.
            Assert.Equal(!json, output.StartsWith("Members before:\n", StringComparison.Ordinal));
            if (json)
                AssertDocument(text, exitCode, output);
            AssertText(text, error[error.IndexOf("error: ", StringComparison.Ordinal)..], inAnyOrder);
            Assert.Null(project.Setting("activeRegion"));
        }
    }

    private static void AssertDocument(string text, int exitCode, string output)
    {
        using var document = JsonDocument.Parse(output);
        var error = document.RootElement.GetProperty("error");
        Assert.StartsWith(
            $"error: {error.GetProperty("summary").GetString()} ({error.GetProperty("code").GetString()})\n", text,
            StringComparison.Ordinal);
        Assert.EndsWith($"  fix: {error.GetProperty("fix").GetString()}", text, StringComparison.Ordinal);
        Assert.NotEmpty(error.GetProperty("subject").GetString()!);
        Assert.Equal(exitCode, error.GetProperty("exitCode").GetInt32());
    }

    // The last line names the log.
    private static void AssertText(string expected, string error, bool inAnyOrder = false)
    {
        var lines = error.TrimEnd().Split('\n');
        Assert.StartsWith("  log: ", lines[^1], StringComparison.Ordinal);
        var said = string.Join('\n', lines[..^1]);
        if (!inAnyOrder)
            Assert.Equal(expected, said);
        else
            Assert.Equal(Claims(expected), Claims(said));

        static string[] Claims(string text) =>
            [.. text.Split('\n', ';').Select(part => part.Replace("why:", "", StringComparison.Ordinal).Trim().TrimEnd('.'))
                .Order(StringComparer.Ordinal)];
    }
}
