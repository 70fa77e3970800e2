using HaCluster.Cli.Hosting;
using HaCluster.Cli.Operations;

namespace HaCluster.Cli.PulumiCli;

/// <summary>
/// <c>up</c>, <c>preview</c>, <c>refresh</c> and <c>destroy</c> of a stack which the Pulumi CLI keeps: it runs on the terminal.
/// </summary>
internal static class PulumiVerbs
{
    public static async Task<int> UpAsync(
        CommandSession session, PulumiStack stack, OperationArguments arguments, CancellationToken cancellation)
    {
        await stack.EnsureExistsAsync(cancellation);
        var code = await stack.RunAsync(["up", .. Flags(session, arguments), .. Changes(session, arguments)]);
        if (code == ExitCodes.Ok && !session.Options.Json)
            await ClusterBlock.ShowAsync(session, stack, cancellation);
        return code;
    }

    public static Task<int> PreviewAsync(CommandSession session, PulumiStack stack, OperationArguments arguments, bool details) =>
        stack.RunAsync(["preview", .. Flags(session, arguments), .. details ? ["--diff"] : (string[])[]]);

    public static Task<int> RefreshAsync(CommandSession session, PulumiStack stack, OperationArguments arguments) =>
        stack.RunAsync(["refresh", .. Flags(session, arguments), .. Changes(session, arguments)]);

    /// <summary>Pulumi asks yes or no; here the stack's name must be typed, as for every stack, once its plan has been seen.</summary>
    public static async Task<int> DestroyAsync(
        CommandSession session, PulumiStack stack, OperationArguments arguments, CancellationToken cancellation)
    {
        string[] flags = [.. Flags(session, arguments)];
        if (!arguments.SkipPreview)
        {
            var plan = await stack.RunAsync(["destroy", "--preview-only", .. flags]);
            if (plan != ExitCodes.Ok)
                return plan;
            if (!await Confirmation.TypeNameAsync(
                session, $"This deletes everything in stack {stack.Name}, with both databases and all their data.", cancellation))
                return Declined.Say(session, "The name does not match; nothing was touched.");
        }
        return await stack.RunAsync(["destroy", "--yes", "--skip-preview", .. flags]);
    }

    private static IEnumerable<string> Flags(CommandSession session, OperationArguments arguments)
    {
        if (!session.Capabilities.Prompt)
            yield return "--non-interactive";
        if (!session.Capabilities.ColorOutput)
            yield return "--color=never";
        if (session.Options.Json)
            yield return "--json";
        if (arguments.Refresh)
            yield return "--refresh";
        if (arguments.ExpectNoChanges)
            yield return "--expect-no-changes";
        if (arguments.Parallel is { } parallel)
            yield return $"--parallel={parallel}";
        foreach (var target in arguments.Targets)
            yield return $"--target={target}";
    }

    private static IEnumerable<string> Changes(CommandSession session, OperationArguments arguments)
    {
        if (session.Options.Yes)
            yield return "--yes";
        if (arguments.SkipPreview)
            yield return "--skip-preview";
    }
}
