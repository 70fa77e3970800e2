using System.Collections.Immutable;
using System.Text.Json;
using HaCluster.Cli.Errors;
using HaCluster.Deployment;
using HaCluster.Deployment.Operations;
using HaCluster.Deployment.Properties;

namespace HaCluster.Cli.PulumiCli;

/// <summary>
/// A stack whose state the Pulumi CLI keeps, in the back end it is logged in to. Everything goes through the CLI, but the plan of a first
/// deployment, which the embedded engine makes without account and network.
/// </summary>
/// <param name="embedded">Opens the same stack in the embedded engine.</param>
/// <param name="secretsProvider">The secrets provider of a new stack whose own file names none; null for the passphrase.</param>
internal sealed class PulumiStack(
    string name, string directory, PulumiProcess pulumi, IStackConfiguration configuration, Func<IStack> embedded, string? secretsProvider)
        : IStack
{
    /// <summary>What the CLI says of a stack that it does not have; older releases have no exit code for it.</summary>
    private const string NoSuchStack = "no stack named";

    public string Name => name;

    public PulumiProcess Pulumi => pulumi;

    /// <summary>The project's directory.</summary>
    public string Directory => directory;

    public IStackConfiguration Configuration { get; } = new PulumiConfiguration(configuration, pulumi, directory, name);

    /// <summary>Runs a verb of the CLI on the terminal.</summary>
    /// <returns>One of <see cref="ExitCodes"/>.</returns>
    public async Task<int> RunAsync(IEnumerable<string> arguments) =>
        PulumiExitCode.ToOurs(await pulumi.RunAsync(directory, name, arguments));

    /// <summary>Makes the stack where the back end does not have it.</summary>
    /// <param name="wanted">Its secrets provider; null for the one that its file names.</param>
    /// <exception cref="CliException">The CLI refuses.</exception>
    public async Task EnsureExistsAsync(CancellationToken cancellation, string? wanted = null)
    {
        var provider = wanted ?? configuration.SecretsProvider ?? secretsProvider;
        await CaptureAsync(["stack", "select", "--create", .. provider is null ? (string[])[] : ["--secrets-provider", provider]],
            cancellation);
    }

    /// <summary>Why the plan cannot come from the CLI; null when it can, because the CLI is installed and has the stack.</summary>
    public async Task<string?> WhyNotPlannedByPulumiAsync(CancellationToken cancellation)
    {
        if (!pulumi.IsInstalled)
            return "the Pulumi CLI is not installed";
        var result = await pulumi.CaptureAsync(directory, name, ["stack", "output", "--json"], cancellation);
        return result.Succeeded ? null : $"the Pulumi CLI cannot open stack {name}: {FirstLine(result.Error)}";
    }

    /// <summary>The plan of a first deployment, made by the embedded engine.</summary>
    public Task<OperationSummary> PreviewAsync(OperationOptions options, IEventSink sink, CancellationToken cancellation) =>
        embedded().PreviewAsync(options, sink, cancellation);

    public async Task<OperationSummary> UpdateAsync(OperationOptions options, IEventSink sink, CancellationToken cancellation)
    {
        await EnsureExistsAsync(cancellation);
        return await StreamAsync(OperationKind.Update, "up", options, sink, cancellation);
    }

    public Task<OperationSummary> RefreshAsync(OperationOptions options, IEventSink sink, CancellationToken cancellation) =>
        StreamAsync(OperationKind.Refresh, "refresh", options, sink, cancellation);

    public Task<OperationSummary> DestroyAsync(OperationOptions options, IEventSink sink, CancellationToken cancellation) =>
        StreamAsync(OperationKind.Destroy, "destroy", options, sink, cancellation);

    public async Task<PropertyMap> ReadOutputsAsync(CancellationToken cancellation)
    {
        var results = await Task.WhenAll(
            pulumi.CaptureAsync(directory, name, ["stack", "output", "--json"], cancellation),
            pulumi.CaptureAsync(directory, name, ["stack", "output", "--json", "--show-secrets"], cancellation));
        if (results.Any(IsUnknownStack))
            return PropertyMap.Empty;
        if (results.FirstOrDefault(result => !result.Succeeded) is { } failed)
            throw Failed(name, ["stack", "output"], failed);
        try
        {
            using var hidden = JsonDocument.Parse(results[0].Output);
            using var revealed = JsonDocument.Parse(results[1].Output);
            return JsonProperties.Read(hidden.RootElement, revealed.RootElement);
        }
        catch (JsonException exception)
        {
            throw new CliException(
                ExitCodes.Failure, $"`pulumi stack output --json` printed something else than JSON for stack {name}.",
                why: exception.Message,
                fix: $"See what it prints: `pulumi -C {directory} stack output --json --stack {name}`.", inner: exception);
        }
    }

    /// <summary>Not told: what a plan would need of the resources, the CLI knows itself.</summary>
    public Task<ImmutableArray<ResourceView>> ReadResourcesAsync(CancellationToken cancellation) =>
        Task.FromResult(ImmutableArray<ResourceView>.Empty);

    public async Task<string> ExportAsync(bool showSecrets, CancellationToken cancellation) =>
        (await CaptureAsync(["stack", "export", .. showSecrets ? ["--show-secrets"] : (string[])[]], cancellation)).Output;

    public Task ImportAsync(string deploymentJson, bool force, CancellationToken cancellation) =>
        CaptureAsync(["stack", "import", .. force ? ["--force"] : (string[])[]], cancellation, deploymentJson);

    /// <summary>The CLI does not tell who holds the lock.</summary>
    public LockHolder? FindLock() => null;

    /// <summary>Runs <c>pulumi cancel</c>.</summary>
    public bool BreakLock() => Task.Run(() => CaptureAsync(["cancel", "--yes"], CancellationToken.None)).GetAwaiter().GetResult().Succeeded;

    public static CliException Failed(string stack, IEnumerable<string> arguments, PulumiResult result) => new(
        PulumiExitCode.ToOurs(result.ExitCode), $"`pulumi {string.Join(' ', arguments)}` failed for stack {stack}.",
        why: result.Error.Trim() is { Length: > 0 } said ? said : $"exit code {result.ExitCode}",
        fix: "Check the back end (`pulumi whoami -v`, PULUMI_BACKEND_URL), its credentials, "
            + "and PULUMI_CONFIG_PASSPHRASE or PULUMI_CONFIG_PASSPHRASE_FILE.");

    private async Task<PulumiResult> CaptureAsync(string[] arguments, CancellationToken cancellation, string? input = null)
    {
        var result = await pulumi.CaptureAsync(directory, name, arguments, cancellation, input);
        return result.Succeeded ? result : throw Failed(name, arguments, result);
    }

    private async Task<OperationSummary> StreamAsync(
        OperationKind kind, string verb, OperationOptions options, IEventSink sink, CancellationToken cancellation)
    {
        var started = TimeProvider.System.GetTimestamp();
        string[] arguments =
        [
            verb, .. options.PreviewOnly ? ["--preview-only"] : (string[])["--yes", "--skip-preview"], "--parallel", $"{options.Parallel}",
            .. options.Targets.SelectMany(target => (string[])["--target", target]),
        ];
        var code = PulumiExitCode.ToOurs(await pulumi.StreamAsync(
            directory, name, arguments, (line, error) => sink.Raise(new ProgramOutput(line, error)), cancellation));
        var outcome = cancellation.IsCancellationRequested ? OperationOutcome.Cancelled
            : code == ExitCodes.Ok ? OperationOutcome.Succeeded : OperationOutcome.Failed;
        var outputs = outcome == OperationOutcome.Succeeded ? await ReadOutputsAsync(cancellation) : PropertyMap.Empty;
        var summary = new OperationSummary(
            kind, outcome, ImmutableSortedDictionary<StepOp, int>.Empty, code == ExitCodes.ResourceFailed ? 1 : 0,
            TimeProvider.System.GetElapsedTime(started), outputs);
        sink.Raise(new OperationFinished(summary));
        return summary;
    }

    private static bool IsUnknownStack(PulumiResult result) =>
        !result.Succeeded
        && (PulumiExitCode.ToOurs(result.ExitCode) == ExitCodes.NotFound || result.Error.Contains(NoSuchStack, StringComparison.Ordinal));

    private static string FirstLine(string text) => text.Trim().Split('\n')[0];
}
