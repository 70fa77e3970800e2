using System.Collections.Immutable;
using System.Reflection;
using HaCluster.Deployment;
using HaCluster.Deployment.Operations;
using HaCluster.Engine.Providers;
using HaCluster.Engine.Workspaces;

namespace HaCluster.Engine.Tests.Support;

/// <summary>A project in a directory of its own, with a world of things and one stack named <c>test</c>.</summary>
internal sealed class EngineProject : IDisposable
{
    private readonly Dictionary<string, string> _config = new(StringComparer.Ordinal);

    /// <param name="program">The runtime and the program: lines of <c>Pulumi.yaml</c> below the name.</param>
    private EngineProject(string name, string program, string? directory = null)
    {
        Directory = directory ?? System.IO.Directory.CreateTempSubdirectory("hacluster-engine-").FullName;
        System.IO.Directory.CreateDirectory(Directory);
        File.WriteAllText(Path.Combine(Directory, "Pulumi.yaml"), $"name: {name}\n{program}");
        World = new ThingWorld(Path.Combine(Directory, "world"));
        Environment = _ => null;
        Name = name;
        SaveConfig();
    }

    public static string ThingsProgram { get; } = Metadata("ThingsProgram");

    public static string NodeProgram { get; } = Metadata("NodeProgram");

    public static string EngineHost { get; } = Metadata("EngineHost");

    private static string DotnetProgram => $"runtime:\n  name: dotnet\n  options:\n    binary: {ThingsProgram}\n";

    public string Name { get; }

    public string Directory { get; }

    public ThingWorld World { get; }

    /// <summary>Providers besides the one of the things.</summary>
    public ImmutableArray<IProviderFactory> Providers { get; private init; } = [];

    public Func<string, string?> Environment { get; set; }

    public string StateFile => Path.Combine(Directory, ".hacluster", "stacks", Name, "test.json");

    /// <summary>A project that runs a scenario of the C# program.</summary>
    public static EngineProject OfScenario(string scenario, params ReadOnlySpan<(string Key, string Value)> config)
    {
        var project = new EngineProject("things", DotnetProgram);
        project.Set("scenario", scenario);
        foreach (var (key, value) in config)
            project.Set(key, value);
        return project;
    }

    /// <summary>A project that runs the program on the Node.js SDK.</summary>
    public static EngineProject OfNode(string programDirectory, ImmutableArray<IProviderFactory> providers) =>
        new("node", $"runtime: nodejs\nmain: {programDirectory}\n") { Providers = providers };

    /// <summary>Another project in a directory below, which shares the state directory.</summary>
    public EngineProject Beside(string name, string scenario, params ReadOnlySpan<(string Key, string Value)> config)
    {
        var project = new EngineProject(name, DotnetProgram, Path.Combine(Directory, name));
        project.Set("scenario", scenario);
        foreach (var (key, value) in config)
            project.Set(key, value);
        return project;
    }

    public void Set(string key, string value)
    {
        _config[key] = value;
        SaveConfig();
    }

    public IStack Open() => OpenWorkspace().OpenStack("test");

    private IEngineWorkspace OpenWorkspace() => Workspace.Open(Directory, new EngineSettings
    {
        Providers = Providers.Add(new ThingProviderFactory(World)),
        Environment = name => Environment(name),
    });

    public Task<Run> PlanOfflineAsync() =>
        RunAsync((_, sink) => OpenWorkspace().OpenForOfflinePlan("test")!.PreviewAsync(new(), sink, default));

    public Task<Run> PreviewAsync(OperationOptions? options = null) =>
        RunAsync((stack, sink) => stack.PreviewAsync(options ?? new(), sink, default));

    public Task<Run> UpAsync(OperationOptions? options = null, CancellationToken cancellation = default) =>
        RunAsync((stack, sink) => stack.UpdateAsync(options ?? new(), sink, cancellation));

    public Task<Run> RefreshAsync(OperationOptions? options = null) =>
        RunAsync((stack, sink) => stack.RefreshAsync(options ?? new(), sink, default));

    public Task<Run> DestroyAsync(OperationOptions? options = null) =>
        RunAsync((stack, sink) => stack.DestroyAsync(options ?? new(), sink, default));

    public void Dispose()
    {
        if (System.IO.Directory.Exists(Directory))
            System.IO.Directory.Delete(Directory, recursive: true);
    }

    private async Task<Run> RunAsync(Func<IStack, IEventSink, Task<OperationSummary>> operation)
    {
        var sink = new RecordingSink();
        var summary = await operation(Open(), sink);
        return new Run(summary, [.. sink.Events]);
    }

    private void SaveConfig()
    {
        var file = Path.Combine(Directory, "Pulumi.test.yaml");
        if (!File.Exists(file))
            File.WriteAllText(file, "");
        foreach (var (key, value) in _config)
            Open().Configuration.Set(key, value, secret: false);
    }

    private static string Metadata(string key) =>
        typeof(EngineProject).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(item => item.Key == key).Value!;
}

/// <summary>One operation and what it said.</summary>
internal sealed record Run(OperationSummary Summary, IReadOnlyList<OperationEvent> Events)
{
    /// <summary>Steps that succeeded, as <c>Create name</c>, without those that changed nothing.</summary>
    public IReadOnlyList<string> Steps =>
        [.. Events.OfType<StepSucceeded>().Where(e => e.Step.Op != StepOp.Same).Select(e => $"{e.Step.Op} {e.Step.Name}")];

    public IReadOnlyList<string> Failures => [.. Events.OfType<StepFailed>().Select(e => $"{e.Step.Name}: {e.Error}")];

    /// <summary>Errors that belong to no step.</summary>
    public IReadOnlyList<string> Errors =>
        [.. Events.OfType<DiagnosticRaised>().Where(e => e.Severity == LogSeverity.Error).Select(e => e.Message)];

    /// <summary>Everything that went wrong, for the message of a failed assertion.</summary>
    public string Trouble => string.Join(
        "\n", Failures.Concat(Errors).Concat(Events.OfType<ProgramOutput>().Select(e => e.Line)));

    public Run Expect(OperationOutcome outcome)
    {
        Assert.True(Summary.Outcome == outcome, $"The outcome is {Summary.Outcome}, not {outcome}.\n{Trouble}");
        return this;
    }
}

internal sealed class RecordingSink : IEventSink
{
    public List<OperationEvent> Events { get; } = [];

    public void Raise(OperationEvent operationEvent) => Events.Add(operationEvent);
}
