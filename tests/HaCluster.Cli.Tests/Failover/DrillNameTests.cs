using static HaCluster.Cli.Tests.Failover.DeployedProject;

namespace HaCluster.Cli.Tests.Failover;

/// <summary>What can be drilled, and what is said of a name that is none.</summary>
public sealed class DrillNameTests(SharedProject shared) : IClassFixture<SharedProject>
{
    private static string Runbook { get; } = Repository.Read("docs/runbook.md");

    [Fact]
    public async Task An_unknown_drill_is_answered_with_the_nearest_one()
    {
        var project = shared.Project;

        var (exitCode, output, error) = await project.RunAsync(Primary("site1"), Standby("site2"), "drill", "regionloss");

        Assert.Equal((ExitCodes.Usage, ""), (exitCode, output));
        Assert.StartsWith(
            "error: There is no drill 'regionloss'. (command.drill-unknown)\n  why: The drills are ", error, StringComparison.Ordinal);
        Assert.Contains("  fix: Did you mean 'region-loss'?\n", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_fault_is_answered_with_the_nearest_one()
    {
        var project = shared.Project;

        var (exitCode, output, error) = await project.RunAsync(
            Primary("site1"), Standby("site2"), "drill", "chaos", "--faults", "host-lost,linkcut");

        Assert.Equal((ExitCodes.Usage, ""), (exitCode, output));
        Assert.StartsWith(
            "error: There is no fault 'linkcut'. (command.fault-unknown)\n  why: The faults are host-lost, ", error,
            StringComparison.Ordinal);
        Assert.Contains("  fix: Did you mean 'link-cut'?\n", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_drill_of_the_list_has_a_line_that_says_what_it_does_and_is_in_the_runbook()
    {

        var (exitCode, output, _) = await shared.Project.RunAsync(Primary("site1"), Standby("site2"), "drill", "list");

        Assert.Equal(ExitCodes.Ok, exitCode);
        var lines = output.Trim().Split('\n');
        Assert.Contains("switchover", lines.Select(line => line.Split(' ')[0]));
        Assert.All(lines, line => Assert.Matches("^[a-z-]+ +[A-Za-z].{10,}$", line));
        Assert.All(
            lines.Select(line => line.Split(' ')[0]).Where(name => name != "chaos"),
            name => Assert.Contains($"`{name}`", Runbook, StringComparison.Ordinal));
    }
}
