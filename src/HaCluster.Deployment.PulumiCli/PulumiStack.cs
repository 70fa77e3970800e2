using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using HaCluster.Deployment.Operations;
using HaCluster.Deployment.Properties;
using HaCluster.Diagnostics;

namespace HaCluster.Deployment.PulumiCli;

/// <summary>A stack whose state the Pulumi CLI keeps, in the back end it is logged in to. Everything goes through the CLI.</summary>
/// <param name="directory">The project's directory.</param>
/// <param name="secretsProvider">The secrets provider of a new stack whose own file names none; null for the passphrase.</param>
internal sealed class PulumiStack(
    string name, string directory, PulumiProcess pulumi, IStackConfiguration configuration, string? secretsProvider) : IStack
{
    /// <summary>Makes previews print the same events as updates (pulumi:pkg/backend/display).</summary>
    private static readonly KeyValuePair<string, string> StreamPreviews = KeyValuePair.Create(
        "PULUMI_ENABLE_STREAMING_JSON_PREVIEW", "true");

    private bool _exists;

    public string Name => name;

    public string Engine => EngineNames.Pulumi;

    public IStackConfiguration Configuration { get; } = new PulumiConfiguration(configuration, pulumi, directory, name);

    /// <summary>The CLI does not say who holds the lock before it fails to take it.</summary>
    public bool ReportsLockHolder => false;

    public Task EnsureExistsAsync(CancellationToken cancellation) => CreateAsync(null, cancellation);

    /// <summary>Creates the stack where the back end does not have it.</summary>
    /// <param name="wanted">Its secrets provider; null for the one that its file names.</param>
    /// <exception cref="DiagnosticException">The CLI refuses.</exception>
    public async Task CreateAsync(string? wanted, CancellationToken cancellation)
    {
        if (_exists)
            return;
        var provider = wanted ?? configuration.SecretsProvider ?? secretsProvider;
        await CaptureAsync(["stack", "select", "--create", .. provider is null ? (string[])[] : ["--secrets-provider", provider]],
            cancellation);
        _exists = true;
    }

    public async Task<ImmutableArray<EngineCheck>> CheckAsync(CancellationToken cancellation)
    {
        const string Check = "pulumi";
        try
        {
            var (path, version) = await pulumi.RequireAsync(name);
            return [new EngineCheck(Check, $"Pulumi CLI {version} at {path}")];
        }
        catch (DiagnosticException exception)
        {
            return [new EngineCheck(Check, "", exception.Diagnostic)];
        }
    }

    public async Task<string?> FindPlanningObstacleAsync(CancellationToken cancellation)
    {
        if (!pulumi.IsInstalled)
            return "the Pulumi CLI is not installed";
        var result = await pulumi.CaptureAsync(directory, name, ["stack", "output", "--json"], cancellation);
        return result.Succeeded ? null : $"the Pulumi CLI cannot open stack {name}: {FirstLine(result.Error)}";
    }

    public async Task<ImmutableArray<UpdateRecord>> ReadHistoryAsync(CancellationToken cancellation)
    {
        var json = (await CaptureAsync(["stack", "history", "--json"], cancellation)).Output;
        try
        {
            var entries = JsonSerializer.Deserialize<ImmutableArray<HistoryEntry>>(json, JsonSerializerOptions.Web);
            return [.. entries.Select((entry, index) => entry.ToRecord(entries.Length - index))];
        }
        catch (JsonException exception)
        {
            throw PulumiErrors.NotJson(name, "stack history --json", exception);
        }
    }

    public Task<OperationSummary> PreviewAsync(OperationOptions options, IEventSink sink, CancellationToken cancellation) =>
        RunAsync(OperationKind.Preview, "preview", options with { PreviewOnly = true }, sink, cancellation);

    public async Task<OperationSummary> UpdateAsync(OperationOptions options, IEventSink sink, CancellationToken cancellation)
    {
        await EnsureExistsAsync(cancellation);
        try
        {
            return await RunAsync(OperationKind.Update, "up", options, sink, cancellation);
        }
        catch (DiagnosticException exception) when (options.BreakDeadLock && PulumiErrors.IsDeadLock(exception.Diagnostic))
        {
            await CaptureAsync(["cancel", "--yes"], cancellation);
            return await RunAsync(OperationKind.Update, "up", options, sink, cancellation);
        }
    }

    public Task<OperationSummary> RefreshAsync(OperationOptions options, IEventSink sink, CancellationToken cancellation) =>
        RunAsync(OperationKind.Refresh, "refresh", options, sink, cancellation);

    public Task<OperationSummary> DestroyAsync(OperationOptions options, IEventSink sink, CancellationToken cancellation) =>
        RunAsync(OperationKind.Destroy, "destroy", options, sink, cancellation);

    public async Task<PropertyMap> ReadOutputsAsync(CancellationToken cancellation)
    {
        string[] arguments = ["stack", "output", "--json"];
        var results = await Task.WhenAll(
            pulumi.CaptureAsync(directory, name, arguments, cancellation),
            pulumi.CaptureAsync(directory, name, [.. arguments, "--show-secrets"], cancellation));
        if (results.Any(PulumiErrors.IsUnknownStack))
            return PropertyMap.Empty;
        if (results.FirstOrDefault(result => !result.Succeeded) is { } failed)
            throw PulumiErrors.Failed(directory, name, ["stack", "output"], failed);
        try
        {
            using var hidden = JsonDocument.Parse(results[0].Output);
            using var revealed = JsonDocument.Parse(results[1].Output);
            return JsonProperties.Read(hidden.RootElement, revealed.RootElement);
        }
        catch (JsonException exception)
        {
            throw PulumiErrors.NotJson(name, "stack output --json", exception);
        }
    }

    public async Task<ImmutableArray<ResourceView>> ReadResourcesAsync(CancellationToken cancellation)
    {
        var result = await pulumi.CaptureAsync(directory, name, ["stack", "export"], cancellation);
        if (PulumiErrors.IsUnknownStack(result))
            return [];
        if (!result.Succeeded)
            throw PulumiErrors.Failed(directory, name, ["stack", "export"], result);
        try
        {
            using var deployment = JsonDocument.Parse(result.Output);
            return ResourceJson.ReadAll(deployment.RootElement);
        }
        catch (JsonException exception)
        {
            throw PulumiErrors.NotJson(name, "stack export", exception);
        }
    }

    public async Task<string> ExportAsync(bool showSecrets, CancellationToken cancellation) =>
        (await CaptureAsync(["stack", "export", .. showSecrets ? ["--show-secrets"] : (string[])[]], cancellation)).Output;

    public Task ImportAsync(string deploymentJson, bool force, CancellationToken cancellation) =>
        CaptureAsync(["stack", "import", .. force ? ["--force"] : (string[])[]], cancellation, deploymentJson);

    public LockHolder? FindLock() => null;

    /// <summary>Runs <c>pulumi cancel</c>.</summary>
    public bool BreakLock() => Task.Run(() => CaptureAsync(["cancel", "--yes"], CancellationToken.None)).GetAwaiter().GetResult().Succeeded;

    private async Task<PulumiResult> CaptureAsync(string[] arguments, CancellationToken cancellation, string? input = null)
    {
        var result = await pulumi.CaptureAsync(directory, name, arguments, cancellation, input);
        return result.Succeeded ? result : throw PulumiErrors.Failed(directory, name, arguments, result);
    }

    private async Task<OperationSummary> RunAsync(
        OperationKind kind, string verb, OperationOptions options, IEventSink sink, CancellationToken cancellation)
    {
        var clock = TimeProvider.System;
        var started = clock.GetTimestamp();
        string[] arguments = [verb, "--json", .. Arguments(kind, options)];
        var events = new PulumiEvents(sink, clock);
        var code = await pulumi.StreamAsync(
            directory, name, arguments, options.ProgramEnvironment.Append(StreamPreviews), events.Read, cancellation);
        events.Complete();
        var cancelled = cancellation.IsCancellationRequested;
        // Refused before it began: what it printed is all there is to show.
        if (code != 0 && !events.Any && !cancelled)
            throw PulumiErrors.Failed(directory, name, [verb], new PulumiResult(code, "", events.ErrorOutput));
        var succeeded = code == 0 && !cancelled;
        if (succeeded && options.ForgetInterrupted && events.HasInterrupted)
            await ForgetInterruptedAsync(sink, clock, cancellation);
        var outputs = kind == OperationKind.Preview ? events.Outputs
            : succeeded && kind == OperationKind.Update && !options.PreviewOnly ? await ReadOutputsAsync(cancellation) : PropertyMap.Empty;
        var summary = new OperationSummary(
            kind, cancelled ? OperationOutcome.Cancelled : succeeded ? OperationOutcome.Succeeded : OperationOutcome.Failed,
            events.Changes ?? ImmutableSortedDictionary<StepOp, int>.Empty, events.Failed, clock.GetElapsedTime(started), outputs);
        sink.Raise(new OperationFinished(summary) { Time = clock.GetUtcNow() });
        return summary;
    }

    /// <summary>
    /// Imports the state without what killed runs have announced. <c>pulumi refresh --clear-pending-creates</c> does the same and reads every
    /// resource first, which is not wanted here.
    /// </summary>
    private async Task ForgetInterruptedAsync(IEventSink sink, TimeProvider clock, CancellationToken cancellation)
    {
        try
        {
            var state = JsonNode.Parse(await ExportAsync(showSecrets: false, cancellation));
            if (state?["deployment"] is JsonObject deployment && deployment.Remove("pending_operations"))
                await ImportAsync(state.ToJsonString(), force: false, cancellation);
        }
        catch (Exception exception) when (exception is DiagnosticException or JsonException)
        {
            // The update is done; the next one tries again.
            var reason = exception is DiagnosticException { Diagnostic: var diagnostic } ? diagnostic.Why : exception.Message;
            sink.Raise(new DiagnosticRaised(
                LogSeverity.Warning, "", $"What killed runs had announced stays in the state: {reason}", Ephemeral: false)
            {
                Time = clock.GetUtcNow(),
            });
        }
    }

    /// <summary>What the CLI writes of an update; one that still runs has no end.</summary>
    private sealed record HistoryEntry(
        int? Version, string Kind, string Result, DateTimeOffset StartTime, DateTimeOffset? EndTime,
        Dictionary<string, int>? ResourceChanges)
    {
        /// <param name="place">Its number where the back end counts none.</param>
        public UpdateRecord ToRecord(int place) => new(
            Version is > 0 ? Version.Value : place, Kind, Result, StartTime, EndTime ?? StartTime,
            (ResourceChanges ?? []).ToImmutableSortedDictionary(StringComparer.Ordinal));
    }

    private static IEnumerable<string> Arguments(OperationKind kind, OperationOptions options)
    {
        if (kind != OperationKind.Preview)
        {
            if (options.PreviewOnly)
            {
                yield return "--preview-only";
            }
            else
            {
                yield return "--yes";
                yield return "--skip-preview";
            }
        }
        if (options.Refresh)
            yield return "--refresh";
        yield return $"--parallel={options.Parallel}";
        foreach (var target in options.Targets)
            yield return $"--target={target}";
        if (options.TargetDependents)
            yield return "--target-dependents";
        foreach (var replaced in options.Replace)
            yield return $"--replace={replaced}";
    }

    private static string FirstLine(string text) => text.Trim().Split('\n')[0];
}
