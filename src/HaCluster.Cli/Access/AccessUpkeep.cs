using HaCluster.Cli.Hosting;
using HaCluster.Topology.Outputs;
using Spectre.Console;

namespace HaCluster.Cli.Access;

/// <summary>What of the access file a command leaves as it should be; it never fails because of it.</summary>
internal static class AccessUpkeep
{
    /// <summary>After the stack has said where its cluster is.</summary>
    public static void Save(CommandSession session, string stack, string engine, ClusterEndpoints endpoints)
    {
        var workspace = session.Workspace;
        Try(session, "written", () => new AccessStore(session.Host, workspace).Save(
            new AccessContent(workspace.ProjectName, stack, engine, session.Host.Time.GetUtcNow(), endpoints)));
    }

    /// <summary>After the cluster was deleted.</summary>
    public static void Remove(CommandSession session, string stack) =>
        Try(session, "removed", () => new AccessStore(session.Host, session.Workspace).Remove(stack));

    /// <summary>How the file stands to what the stack says.</summary>
    /// <param name="found">The cluster as it was found.</param>
    public static AccessState Look(CommandSession session, FoundCluster found)
    {
        try
        {
            return new AccessStore(session.Host, session.Workspace).Find(found.StackName) is not { } content
                ? AccessState.Missing
                : new AccessState(content.SavedAt, Current: found.Stack is null || content.Describes(found.Endpoints));
        }
        catch (AccessException exception)
        {
            return AccessState.Missing with { Problem = exception.Message };
        }
    }

    private static void Try(CommandSession session, string done, Action action)
    {
        try
        {
            action();
        }
        catch (AccessException exception)
        {
            session.Log.Logger.Warning(exception, "access file not {Done}", done);
            session.Note(
                $"[yellow]Warning:[/] the access file could not be {done}: {Markup.Escape(exception.Message.TrimEnd('.'))}. "
                    + "A role change then needs the state of the stack.");
        }
    }
}

/// <param name="SavedAt">Null when there is no file that can be read.</param>
/// <param name="Current">The cluster has not changed since.</param>
internal sealed record AccessState(DateTimeOffset? SavedAt, bool Current)
{
    public static AccessState Missing { get; } = new(null, false);

    /// <summary>Why it cannot be read.</summary>
    public string? Problem { get; init; }
}
