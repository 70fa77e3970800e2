using HaCluster.Failover.Members;
using HaCluster.Failover.Wal;

using static HaCluster.Cli.Tests.Failover.DeployedProject;

namespace HaCluster.Cli.Tests.Failover;

/// <summary>The runbook shows what the commands print.</summary>
public sealed class RunbookTests(SharedProject shared) : IClassFixture<SharedProject>
{
    private static readonly MemberState CutOff = Standby("site2") with { Streaming = false };

    private static readonly PromotionRecord Moved =
        new() { Epoch = 1, Kind = PlanKind.Switchover, From = "site1", To = "site2", State = RecordState.Done };

    private static string Runbook { get; } = Repository.Read("docs/runbook.md");

    [Fact]
    public Task A_switchover() => IsShownAsync("Members before:", Primary("site1"), Standby("site2"), "switchover --to site2");

    [Fact]
    public Task The_loss_of_a_database_host() =>
        IsShownAsync("Members before:", Lost("site1"), CutOff, "failover --to site2 --scope database");

    [Fact]
    public Task The_loss_of_a_region() => IsShownAsync("Plan:", Lost("site1"), CutOff, "failover --to site2");

    [Fact]
    public Task A_partition() =>
        IsShownAsync("Plan:", Primary("site1") with { Streaming = false }, CutOff, "failover --to site2", until: "  could lose");

    [Fact]
    public Task A_rejoin() =>
        IsShownAsync("Plan:", Lost("site1"), Primary("site2") with { Timeline = 2, Streaming = false, Promotion = Moved }, "rejoin");

    [Fact]
    public Task An_interrupted_switchover() => IsShownAsync(
        "Finishing an interrupted",
        Primary("site1") with { Server = ServerState.Stopped, Fenced = true, Promotion = Moved with { State = RecordState.Intended } },
        CutOff with { Promotion = Moved with { State = RecordState.Intended } }, "switchover --to site2", until: "  site2");

    [Fact]
    public Task A_command_that_was_carried_out() => IsShownAsync(
        "Nothing to do:", Standby("site1") with { Promotion = Moved }, Primary("site2") with { Timeline = 2, Promotion = Moved },
        "switchover --to site2");

    [Fact]
    public Task A_refusal() => IsShownAsync("error:", Primary("site1"), CutOff, "switchover --to site2", until: "  log:");

    [Fact]
    public Task Two_primaries() => IsShownAsync(
        "error:", Primary("site1"),
        Primary("site2") with { Timeline = 2, FlushLsn = Lsn.Parse("0/6000000"), Promotion = Moved with { Kind = PlanKind.Failover } },
        "switchover --to site2", until: "  log:");

    [Theory]
    [InlineData("failover --to site2 --fenced-by-operator")]
    [InlineData("switchover --to site2")]
    public Task A_primary_without_SSH(string line) => IsShownAsync(
        "error:", Lost("site1") with { Unreachable = "SSH at 127.0.0.1:12202: Connection refused" },
        Standby("site2") with { LastContact = Heard(Now.AddSeconds(-1)) }, line, until: "  log:");

    [Fact]
    public Task A_full_volume() => IsShownAsync(
        "Plan:", Primary("site1") with { FlushLsn = Lsn.Parse("0/306AAE0") },
        Standby("site2") with { FlushLsn = Lsn.Parse("0/306AA38"), LastContact = Heard(Now.AddSeconds(-0.1)) },
        "failover --to site2");

    [Fact]
    public Task Two_primaries_of_which_the_earlier_one_is_kept() => IsShownAsync(
        "Plan:", Primary("site1"),
        Primary("site2") with { Timeline = 2, Promotion = Moved with { Kind = PlanKind.Failover } },
        "failover --to site1 --accept-data-loss");

    [Fact]
    public async Task A_degrade()
    {
        using var project = await CreateAsync("synchronous");

        await IsShownAsync(
            "Plan:", Primary("site1") with { Synchronous = true, Streaming = false }, Lost("site2"), "degrade", project: project);
    }

    private async Task IsShownAsync(
        string from, MemberState first, MemberState second, string line, string? until = null, DeployedProject? project = null)
    {
        var (_, output, error) = await (project ?? shared.Project).RunAsync(first, second, line.Split(' '));
        var printed = string.Join('\n', (from == "error:" ? error : output).Split('\n').Select(text => text.TrimEnd()));
        var start = printed.IndexOf(from, StringComparison.Ordinal);
        Assert.True(start >= 0, $"{line} printed:\n{output}{error}");
        var end = until is null ? printed.Length : printed.IndexOf($"\n{until}", start, StringComparison.Ordinal);
        Assert.Contains(printed[start..end].TrimEnd(), Runbook, StringComparison.Ordinal);
    }
}
