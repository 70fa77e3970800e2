using System.Collections.Immutable;
using System.Text.Json;
using System.Text.RegularExpressions;
using HaCluster.Deployment.Operations;
using HaCluster.Deployment.Properties;

namespace HaCluster.Deployment.PulumiCli;

/// <summary>
/// Turns the engine events that <c>pulumi VERB --json</c> prints, one JSON object a line, into the events of the contract. Their form:
/// pulumi:sdk/go/common/apitype/events.go. Lines that are not events are passed on as output of the program.
/// </summary>
internal sealed partial class PulumiEvents(IEventSink sink, TimeProvider clock)
{
    /// <summary>Part of the warning about what killed runs have announced.</summary>
    private const string Interrupted = "pending operations from previous deployment";

    private readonly Dictionary<(string Urn, StepOp Op), long> _started = [];

    // The reason of a failed step precedes the event that says which step it was.
    private readonly Dictionary<string, DiagnosticRaised> _reasons = [];
    private readonly List<string> _errorOutput = [];

    /// <summary>Steps by operation; null until the summary has arrived.</summary>
    public ImmutableSortedDictionary<StepOp, int>? Changes { get; private set; }

    /// <summary>Number of steps that failed.</summary>
    public int Failed { get; private set; }

    /// <summary>True when at least one event has arrived.</summary>
    public bool Any { get; private set; }

    /// <summary>True when earlier runs were killed at what they had announced: Pulumi warns of it in every run.</summary>
    public bool HasInterrupted { get; private set; }

    /// <summary>Outputs of the stack as the program declared them; secrets in them have no value.</summary>
    public PropertyMap Outputs { get; private set; } = PropertyMap.Empty;

    /// <summary>What was printed on stderr.</summary>
    public string ErrorOutput => string.Join('\n', _errorOutput);

    public void Read(string line, bool isError)
    {
        if (isError)
            _errorOutput.Add(line);
        if (isError || !TryParse(line, out var document))
        {
            sink.Raise(new ProgramOutput(line, isError) { Time = clock.GetUtcNow() });
            return;
        }
        using (document)
            Read(document.RootElement);
    }

    /// <summary>Raises what was held back: errors that belong to no failed step.</summary>
    public void Complete()
    {
        foreach (var reason in _reasons.Values)
            sink.Raise(reason);
        _reasons.Clear();
    }

    private void Read(JsonElement root)
    {
        Any = true;
        if (root.TryGetProperty("resourcePreEvent", out var started))
            Started(Step(started));
        else if (root.TryGetProperty("resOutputsEvent", out var succeeded))
            Succeeded(Step(succeeded));
        else if (root.TryGetProperty("resOpFailedEvent", out var failed))
            Fail(Step(failed));
        else if (root.TryGetProperty("diagnosticEvent", out var diagnostic))
            Diagnose(diagnostic);
        else if (root.TryGetProperty("summaryEvent", out var summary))
            Changes = Counts(summary);
        else if (root.TryGetProperty("errorEvent", out var error))
            Raise(new DiagnosticRaised(LogSeverity.Error, "", Text(error, "error"), Ephemeral: false));
    }

    private void Started(StepInfo step)
    {
        _started[(step.Urn, step.Op)] = clock.GetTimestamp();
        Raise(new StepStarted(step));
    }

    private void Succeeded(StepInfo step)
    {
        if (step.Type == "pulumi:pulumi:Stack" && step.New is { } stack)
            Outputs = stack.Outputs;
        Raise(new StepSucceeded(step, Elapsed(step)));
    }

    private void Fail(StepInfo step)
    {
        Failed++;
        var reason = _reasons.Remove(step.Urn, out var diagnostic) ? diagnostic.Message : "The provider gave no reason.";
        Raise(new StepFailed(step, Elapsed(step), reason));
    }

    private void Diagnose(JsonElement json)
    {
        var severity = Text(json, "severity") switch
        {
            "error" => LogSeverity.Error,
            "warning" => LogSeverity.Warning,
            "debug" => LogSeverity.Debug,
            _ => LogSeverity.Info,
        };
        var ephemeral = json.TryGetProperty("ephemeral", out var flag) && flag.ValueKind == JsonValueKind.True;
        var diagnostic = new DiagnosticRaised(severity, Text(json, "urn"), Plain(Text(json, "message")).TrimEnd(), ephemeral)
        {
            Time = clock.GetUtcNow(),
        };
        HasInterrupted |= severity == LogSeverity.Warning && diagnostic.Message.Contains(Interrupted, StringComparison.Ordinal);
        if (severity != LogSeverity.Error || diagnostic.Urn.Length == 0)
        {
            sink.Raise(diagnostic);
            return;
        }
        if (_reasons.Remove(diagnostic.Urn, out var earlier))
            sink.Raise(earlier);
        _reasons[diagnostic.Urn] = diagnostic;
    }

    private TimeSpan Elapsed(StepInfo step) =>
        _started.TryGetValue((step.Urn, step.Op), out var at) ? clock.GetElapsedTime(at) : TimeSpan.Zero;

    private void Raise(OperationEvent operationEvent) => sink.Raise(operationEvent with { Time = clock.GetUtcNow() });

    private static StepInfo Step(JsonElement json)
    {
        var metadata = json.GetProperty("metadata");
        var urn = Text(metadata, "urn");
        var (old, @new) = (View(metadata, "old"), View(metadata, "new"));
        return new StepInfo(
            PulumiOps.Parse(Text(metadata, "op")), urn, Text(metadata, "type"), UrnParts.NameOf(urn), (@new ?? old)?.Parent ?? "", old,
            @new, Details(metadata), Strings(metadata, "keys"));
    }

    private static ResourceView? View(JsonElement metadata, string name) =>
        metadata.TryGetProperty(name, out var state) && state.ValueKind == JsonValueKind.Object ? ResourceJson.Read(state) : null;

    private static ImmutableSortedDictionary<string, PropertyDiff> Details(JsonElement metadata) =>
        metadata.TryGetProperty("detailedDiff", out var details) && details.ValueKind == JsonValueKind.Object
            ? details.EnumerateObject().ToImmutableSortedDictionary(
                detail => detail.Name,
                detail => new PropertyDiff(
                    PulumiOps.ParseDiff(Text(detail.Value, "diffKind")),
                    detail.Value.TryGetProperty("inputDiff", out var input) && input.GetBoolean()),
                StringComparer.Ordinal)
            : Strings(metadata, "diffs").ToImmutableSortedDictionary(
                path => path, _ => new PropertyDiff(PropertyDiffKind.Update), StringComparer.Ordinal);

    private static ImmutableSortedDictionary<StepOp, int> Counts(JsonElement summary) =>
        summary.TryGetProperty("resourceChanges", out var changes) && changes.ValueKind == JsonValueKind.Object
            ? changes.EnumerateObject()
                .ToImmutableSortedDictionary(change => PulumiOps.Parse(change.Name), change => change.Value.GetInt32())
            : ImmutableSortedDictionary<StepOp, int>.Empty;

    private static ImmutableArray<string> Strings(JsonElement json, string name) =>
        json.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array
            ? [.. list.EnumerateArray().Select(item => item.GetString() ?? "")]
            : [];

    private static string Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    // Messages carry Pulumi's marks for colours: <{%reset%}>.
    private static string Plain(string message) => ColorMark().Replace(message, "");

    private static bool TryParse(string line, out JsonDocument document)
    {
        document = null!;
        if (!line.StartsWith('{'))
            return false;
        try
        {
            document = JsonDocument.Parse(line);
            return document.RootElement.TryGetProperty("sequence", out _);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    [GeneratedRegex("<\\{%.*?%\\}>")]
    private static partial Regex ColorMark();
}
