using System.Globalization;
using System.Text.RegularExpressions;

namespace HaCluster.Topology.Tests;

/// <summary>Every decision record has the fields that <c>docs/decisions/README.md</c> promises, and is listed there.</summary>
public sealed partial class DecisionRecordTests
{
    private static string Folder { get; } = Repository.PathOf("docs/decisions");

    private static string[] Records { get; } = [.. Directory.GetFiles(Folder, "????-*.md").Select(path => Path.GetFileName(path)).Order()];

    public static TheoryData<string> Names => [.. Records];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_record_has_a_number_a_date_a_status_and_all_sections(string name)
    {
        Assert.Matches("^[0-9]{4}-[a-z0-9-]+\\.md$", name);
        var text = File.ReadAllText(Path.Combine(Folder, name));

        Assert.StartsWith($"# {name[..4]}: ", text, StringComparison.Ordinal);
        Assert.Equal(
            ["Context", "Decision", "Alternatives", "Consequences"], Section().Matches(text).Select(match => match.Groups[1].Value));
        Assert.DoesNotContain(Section().Split(text), string.IsNullOrWhiteSpace);
        var date = Date().Match(text).Groups[1].Value;
        Assert.True(DateOnly.TryParseExact(date, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _), $"Date: {date}");
        var status = Status().Match(text);
        Assert.True(status.Success, "The status is 'accepted' or 'superseded by [NNNN](FILE)'.");
        if (status.Groups[1].Success)
            Assert.Contains(status.Groups[1].Value, Records);
    }

    [Fact]
    public void The_index_lists_every_record_once_with_its_title()
    {
        var index = File.ReadLines(Path.Combine(Folder, "README.md")).Where(line => line.StartsWith("- [", StringComparison.Ordinal));

        Assert.Equal(
            Records.Select(name => $"- [{name[..4]}]({name}): {File.ReadLines(Path.Combine(Folder, name)).First()["# 0000: ".Length..]}"),
            index.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void No_two_records_have_the_same_number() =>
        Assert.Equal(Records.Length, Records.Select(name => name[..4]).Distinct().Count());

    [GeneratedRegex("^## (.+)$", RegexOptions.Multiline)]
    private static partial Regex Section();

    [GeneratedRegex("^- Date: (.*)$", RegexOptions.Multiline)]
    private static partial Regex Date();

    [GeneratedRegex(@"^- Status: (?:accepted|superseded by \[[0-9]{4}\]\((.+)\))$", RegexOptions.Multiline)]
    private static partial Regex Status();
}
