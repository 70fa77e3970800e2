namespace Pulumi;

/// <summary>One run of a program. It flows with the asynchronous context in which the program runs.</summary>
public sealed partial class Deployment
{
    private static readonly AsyncLocal<Deployment?> Running = new();

    private readonly DeploymentSettings _settings;
    private readonly ResourceRegistrar _registrar;

    private Deployment(DeploymentSettings settings, IMonitor monitor, IEngine engine)
    {
        (_settings, Monitor) = (settings, monitor);
        Runner = new();
        Log = new(engine, Runner);
        Invoker = new(this);
        _registrar = new(this);
        PublicInstance = new(this);
    }

    /// <summary>The running deployment. Throws <see cref="InvalidOperationException"/> outside a run.</summary>
    public static DeploymentInstance Instance => Required.PublicInstance;

    internal static Deployment? Current => Running.Value;

    internal static Deployment Required => Running.Value ?? throw new InvalidOperationException(
        "Trying to acquire Deployment.Instance before 'Run' was called. Resources, configuration and logging need a running "
        + "deployment: pass the program to Deployment.RunAsync, or to Deployment.TestAsync in a test.");

    internal DeploymentInstance PublicInstance { get; }

    internal IMonitor Monitor { get; }

    internal TaskRunner Runner { get; }

    internal EngineLog Log { get; }

    internal ResourceInvoker Invoker { get; }

    /// <summary>The root resource, which is the default parent; null until it is made.</summary>
    internal Stack? StackResource { get; set; }

    internal DeploymentSettings Settings => _settings;

    internal string ProjectName => _settings.Project;

    internal string StackName => _settings.Stack;

    internal bool IsDryRun => _settings.IsDryRun;

    internal void Register(Resource resource, bool custom, ResourceArgs args, ResourceOptions options) =>
        _registrar.Register(resource, custom, args, options);

    internal void RegisterOutputs(Resource resource, Output<IDictionary<string, object?>> outputs) =>
        Runner.RegisterTask(_registrar.RegisterOutputsAsync(resource, outputs));

    /// <summary>
    /// Whether to send resources as references. Old engines do not understand them; the environment can switch them off.
    /// </summary>
    internal Task<bool> KeepResourcesAsync() =>
        ResourceReferencesDisabled ? Task.FromResult(false) : Monitor.SupportsFeatureAsync("resourceReferences");

    internal static bool ResourceReferencesDisabled { get; } =
        Environment.GetEnvironmentVariable("PULUMI_DISABLE_RESOURCE_REFERENCES") is { } text
        && (text == "1" || string.Equals(text, "true", StringComparison.OrdinalIgnoreCase));
}
