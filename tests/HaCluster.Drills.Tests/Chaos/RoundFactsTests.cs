using HaCluster.Drills.Chaos;
using HaCluster.Drills.Checks;

namespace HaCluster.Drills.Tests.Chaos;

public sealed class RoundFactsTests
{
    private static readonly RoundFacts Whole = new(
        LedgerCheck.Of([Attempts.Acknowledged(1, "a")], [], Rows(("a", 0))), Rows(), [], [], []);

    [Fact]
    public void A_round_in_which_everything_is_there_has_no_findings() => Assert.Empty(Whole.Findings());

    [Fact]
    public void A_missing_write_is_broken_when_no_command_said_so()
    {
        Assert.Equal(
            [
                "1 writes are missing that no command reported lost (0 of them were read and never acknowledged); "
                    + "the commands said: nothing.",
            ],
            Lost().Findings());
        Assert.Single((Lost() with { Commands = [Command("failover", """{"loss": {"bytes": 0}}""")] }).Findings());
    }

    [Fact]
    public void A_missing_write_that_a_command_reported_is_none() =>
        Assert.Empty((Lost() with { Commands = [Command("failover", """{"loss": {"bytes": 100}}""")] }).Findings());

    [Fact]
    public void A_killed_command_reported_nothing() =>
        Assert.Single((Lost() with { Commands = [Command("failover", """{"loss": {"bytes": 1""") with { ExitCode = 137 }] }).Findings());

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 0)]
    [InlineData(null, 1)]
    public void A_row_that_a_former_primary_kept_counts_as_reported(int? version, int findings) =>
        Assert.Equal(findings, (Lost() with { Kept = version is null ? Rows() : Rows(("a", version)) }).Findings().Count());

    [Fact]
    public void An_earlier_value_of_a_kept_row_reports_nothing() =>
        Assert.Single((Lost(version: 2) with { Kept = Rows(("a", 1)) }).Findings());

    [Fact]
    public void That_nothing_is_lost_unless_commits_went_on_alone_covers_a_loss_after_a_degrade_only()
    {
        var failover = Command("failover", """{"loss": {"onlyIfAlone": true, "since": "2026-01-02T03:04:05Z", "announcedBytes": 0}}""");
        Assert.Single((Lost() with { Commands = [failover] }).Findings());
        Assert.Empty((Lost() with { Commands = [failover, Command("degrade", "{}")] }).Findings());
    }

    [Fact]
    public void An_unbounded_loss_covers_what_the_operator_accepted_only()
    {
        var failover = Command("failover", """{"loss": {"basis": "nothing is on record"}}""");
        Assert.Single((Lost() with { Commands = [failover] }).Findings());
        Assert.Empty((Lost() with { Commands = [failover with { Arguments = ["failover", "--accept-data-loss"] }] }).Findings());
    }

    [Fact]
    public void More_than_was_agreed_to_is_broken_even_if_it_is_reported()
    {
        var failover = Command("failover", $$$"""{"loss": {"bytes": {{{RoundFacts.Agreed + 1}}}}}""");
        Assert.Single((Lost() with { Commands = [failover] }).Findings());
        Assert.Empty((Lost() with { Commands = [failover with { Arguments = ["failover", "--accept-data-loss"] }] }).Findings());
    }

    [Fact]
    public void Values_that_nobody_wrote_and_defects_are_broken()
    {
        Assert.Single((Whole with { Ledger = LedgerCheck.Of([], [], Rows(("x", 0))) }).Findings());
        Assert.Single((Whole with { Commands = [Command("status", "") with { ExitCode = 255 }] }).Findings());
    }

    [Fact]
    public void Two_primaries_after_a_success_are_broken() =>
        Assert.Single((Whole with
        {
            Overlaps = [new Span(Attempts.At(0), Attempts.At(20))],
            Apart = [new Span(Attempts.At(-1), Attempts.At(30))],
            Commands = [Command("failover", "{}")],
        }).Findings());

    private static RoundFacts Lost(int version = 0) =>
        Whole with { Ledger = LedgerCheck.Of([Attempts.Acknowledged(1, "a", version)], [], Rows()) };

    private static CommandRecord Command(string verb, string output) => new([verb], Attempts.At(2), Attempts.At(3), 0, output, "");

    private static Dictionary<string, int?> Rows(params (string Name, int? Version)[] rows) =>
        rows.ToDictionary(row => row.Name, row => row.Version, StringComparer.Ordinal);
}
