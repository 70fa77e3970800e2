using System.Collections.Immutable;
using System.Globalization;
using HaCluster.Observation.Backups;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace HaCluster.Cli.Backups;

/// <summary>The table of <c>backup list</c>: one line for each backup, and for each repository how far its WAL goes.</summary>
internal static class BackupView
{
    public static IRenderable Render(ImmutableArray<RepositoryReport> repositories)
    {
        var table = new Table { Border = TableBorder.None, ShowHeaders = true, Expand = false };
        foreach (var title in new[] { "REGION", "LABEL", "TYPE", "FINISHED", "DATABASE", "STORED" })
            table.AddColumn(new TableColumn(new Markup($"[bold]{title}[/]")) { Padding = new Padding(0, 0, 2, 0), NoWrap = true });
        foreach (var repository in repositories)
        {
            foreach (var backup in repository.Backups)
            {
                table.AddRow(
                    new Text(repository.Region), new Text(backup.Label), new Text(backup.Type), new Text(At(backup.Stop)),
                    new Text(Size(backup.SizeBytes)), new Text(Size(backup.StoredBytes)));
            }
        }
        return new Rows([table, new Text(""), .. repositories.SelectMany(Describe).Select(line => new Text(line))]);
    }

    private static IEnumerable<string> Describe(RepositoryReport repository)
    {
        if (repository.Failure is { } failure)
        {
            yield return $"{repository.Region}: not known: {failure}";
            yield break;
        }
        yield return $"{repository.Region}: " + repository switch
        {
            { Backups.IsEmpty: true } => $"no backup{(repository.Running ? "; the first one is being made" : "")}",
            { GapAfter: { } segment } => $"WAL is missing after segment {segment}",
            { NewestWalAt: { } arrived } => $"the newest WAL segment {repository.NewestWal} arrived {At(arrived)}",
            _ => "no WAL",
        };
        yield return $"{repository.Region}: " + repository.Verified switch
        {
            null => "not verified yet",
            { Text: "ok" } verified => $"verified {At(verified.At)}",
            var verified => $"DAMAGED, as the verification of {At(verified.At)} found",
        };
        if (repository.LastFailure is { } last)
            yield return $"{repository.Region}: the backup of {At(last.At)} failed: {last.Text}";
    }

    private static string At(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ssZ", CultureInfo.InvariantCulture);

    private static string Size(long bytes) => bytes switch
    {
        < 10_000_000 => $"{bytes / 1024} KiB",
        < 10_000_000_000 => $"{bytes / (1024 * 1024)} MiB",
        _ => $"{bytes / (1024 * 1024 * 1024)} GiB",
    };
}
