using HaCluster.Deployment.Operations;

namespace HaCluster.Cli.Operations;

/// <summary>Pulumi's symbols and words for its operations.</summary>
/// <param name="Symbol">Two columns wide.</param>
/// <param name="Plan">In a preview: <c>create</c>.</param>
/// <param name="Running"><c>creating</c>.</param>
/// <param name="Done"><c>created</c>.</param>
/// <param name="Color">Spectre colour name.</param>
internal sealed record StepWords(string Symbol, string Plan, string Running, string Done, string Color);

internal static class StepVocabulary
{
    public static StepWords Of(StepOp op) => op switch
    {
        StepOp.Create => new("+ ", "create", "creating", "created", "green"),
        StepOp.Update => new("~ ", "update", "updating", "updated", "yellow"),
        StepOp.Delete => new("- ", "delete", "deleting", "deleted", "red"),
        StepOp.Replace => new("+-", "replace", "replacing", "replaced", "magenta"),
        StepOp.CreateReplacement => new("++", "create replacement", "creating replacement", "created replacement", "green"),
        StepOp.DeleteReplaced => new("--", "delete original", "deleting original", "deleted original", "red"),
        StepOp.Read => new("> ", "read", "reading", "read", "aqua"),
        StepOp.ReadReplacement => new(">>", "read", "reading", "read", "aqua"),
        StepOp.Refresh => new("~ ", "refresh", "refreshing", "refreshed", "yellow"),
        StepOp.Discard => new("< ", "discard", "discarding", "discarded", "red"),
        StepOp.DiscardReplaced => new("<<", "discard", "discarding", "discarded", "red"),
        StepOp.RemovePendingReplace => new("~ ", "remove pending replace", "removing pending replace", "removed pending replace", "yellow"),
        StepOp.Import => new("= ", "import", "importing", "imported", "green"),
        _ => new("  ", "unchanged", "checking", "unchanged", "grey"),
    };

    /// <summary>The name Pulumi's JSON uses: <c>create-replacement</c>.</summary>
    public static string JsonName(StepOp op) => op switch
    {
        StepOp.CreateReplacement => "create-replacement",
        StepOp.DeleteReplaced => "delete-replaced",
        StepOp.ReadReplacement => "read-replacement",
        StepOp.DiscardReplaced => "discard-replaced",
        StepOp.RemovePendingReplace => "remove-pending-replace",
        _ => op.ToString().ToLowerInvariant(),
    };

    /// <summary>Steps that are counted in silence: nothing happens to the resource.</summary>
    public static bool IsQuiet(StepOp op) => op is StepOp.Same or StepOp.Read or StepOp.Refresh;

    /// <summary>The words of an operation on a whole stack: <c>Previewing update</c>, <c>Updating</c>…</summary>
    public static string Title(OperationKind kind) => kind switch
    {
        OperationKind.Preview => "Previewing",
        OperationKind.Update => "Updating",
        OperationKind.Refresh => "Refreshing",
        _ => "Destroying",
    };
}
