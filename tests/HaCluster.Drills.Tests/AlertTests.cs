using System.Text.RegularExpressions;
using HaCluster.Drills.Scenarios;

namespace HaCluster.Drills.Tests;

/// <summary>The alerts that drills list.</summary>
public sealed partial class AlertTests
{
    [Fact]
    public void Every_alert_that_a_drill_lists_has_a_rule()
    {
        var rules = Rule().Matches(Repository.Read("src/HaCluster.Components/Monitoring/Rules/alerts.yml"))
            .Select(rule => rule.Groups["name"].Value).ToHashSet(StringComparer.Ordinal);

        Assert.Contains("HostDown", rules);
        Assert.Empty(Catalog.All.SelectMany(drill => drill.Alerts.Concat(drill.PossibleAlerts)).Except(rules));
    }

    [Fact]
    public void A_drill_that_moves_roles_as_planned_lists_no_alert() => Assert.All(
        new[] { "switchover", "flapping", "switchover-killed" },
        name => Assert.Empty(Catalog.Find(name)!.Alerts.Concat(Catalog.Find(name)!.PossibleAlerts)));

    [GeneratedRegex(@"^\s*- alert: (?<name>\w+)$", RegexOptions.Multiline)]
    private static partial Regex Rule();
}
