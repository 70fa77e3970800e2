using HaCluster.Failover.Members;
using Spectre.Console;

namespace HaCluster.Cli.Failover;

/// <summary>Both databases, one line each.</summary>
internal static class MemberTable
{
    private static readonly string[] Titles = ["REGION", "HOST", "ROLE", "STATE", "TIMELINE", "LSN", "EPOCH"];

    public static Table Render(ClusterState state)
    {
        var table = new Table { Border = TableBorder.None };
        foreach (var title in Titles)
            table.AddColumn(new TableColumn(new Markup($"[bold]{title}[/]")) { Padding = new Padding(0, 0, 2, 0), NoWrap = true });
        foreach (var member in (MemberState[])[state.First, state.Second])
        {
            table.AddRow(
                new Text(member.Region), new Text(member.Host), new Text(Role(member)), new Markup(State(member)),
                new Text(member.Timeline > 0 ? member.Timeline.ToString() : "-"), new Text(member.FlushLsn?.ToString() ?? "-"),
                new Text(member.Reachable ? member.Epoch.ToString() : "-"));
        }
        return table;
    }

    private static string Role(MemberState member) =>
        member.Role == DatabaseRole.Unknown ? "unknown" : member.Role.ToString().ToLowerInvariant();

    private static string State(MemberState member)
    {
        if (!member.Reachable)
            return $"[red]unreachable[/] ({Markup.Escape(member.Unreachable ?? "no answer")})";
        if (member.Server != ServerState.Running)
            return $"[red]{(member.Fenced ? "fenced" : member.Server.ToString().ToLowerInvariant())}[/]";
        if (member.DegradedSince is { } since)
            return $"[yellow]running, unprotected since {since:HH:mm:ss}Z[/]";
        if (member.WaitingCommits > 0 && !member.Streaming)
            return $"[red]writes blocked: {member.WaitingCommits} wait for the standby[/]";
        return member.Streaming
            ? "[green]streaming[/]"
            : member.Role == DatabaseRole.Primary
            ? "[yellow]running, no standby[/]"
            : "[red]not streaming[/]";
    }
}
