using System.Collections.Immutable;
using HaCluster.Deployment;
using HaCluster.Deployment.Operations;
using HaCluster.Deployment.Properties;
using HaCluster.Engine.Execution;
using HaCluster.Engine.Providers;
using HaCluster.Engine.State;

namespace HaCluster.Engine.Tests.Support;

/// <summary>
/// The engine without a program process: a test registers resources itself. Every state that is written is checked for integrity.
/// </summary>
internal sealed class EngineHarness : IDisposable, IStateStore
{
    public const string Stack = "urn:pulumi:test::things::pulumi:pulumi:Stack::things-test";
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("hacluster-engine-");
    private readonly DeploymentWriter _writer = new(new PlaintextCodec(), null);
    private StateTable? _changed;

    public EngineHarness() => World = new ThingWorld(Path.Combine(_directory.FullName, "world"));

    public ThingWorld World { get; }

    public string Project { get; init; } = "things";

    public string StackName { get; init; } = "test";

    /// <summary>False to check the state only at the end of an operation.</summary>
    public bool VerifiesEveryWrite { get; init; } = true;

    /// <summary>Bytes that were written so far.</summary>
    public long Written { get; private set; }

    /// <summary>Providers besides the one of the things.</summary>
    public ImmutableArray<IProviderFactory> Providers { get; init; } = [];

    public Snapshot Snapshot { get; set; } = Snapshot.Empty;

    public ImmutableSortedDictionary<string, ConfigEntry> Config { get; set; } = ImmutableSortedDictionary<string, ConfigEntry>.Empty;

    public static string Urn(string name) => $"urn:pulumi:test::things::test:index:Thing::{name}";

    public static Registration Thing(string name, params ReadOnlySpan<(string Key, PropertyValue Value)> inputs)
    {
        var map = PropertyMap.Empty.Set("value", "one");
        foreach (var (key, value) in inputs)
            map = map.Set(key, value);
        return new Registration { Type = "test:index:Thing", Name = name, Custom = true, Parent = Stack, Inputs = map };
    }

    public ResourceState State(string name) => Snapshot.Resources.Single(resource => resource.Name == name && !resource.Delete);

    public Task<Run> UpAsync(params Registration[] resources) => UpAsync(new OperationOptions(), resources);

    public Task<Run> UpAsync(OperationOptions options, params Registration[] resources) =>
        RunAsync(OperationKind.Update, options, registrar => RegisterAsync(registrar, resources));

    public Task<Run> PreviewAsync(params Registration[] resources) =>
        RunAsync(OperationKind.Preview, new OperationOptions(), registrar => RegisterAsync(registrar, resources));

    public Task<Run> DestroyAsync(OperationOptions? options = null) => RunAsync(OperationKind.Destroy, options ?? new(), null);

    public Task<Run> RefreshAsync() => RunAsync(OperationKind.Refresh, new(), null);

    /// <summary>Runs an operation; with a program, what it has not registered is deleted afterwards.</summary>
    public async Task<Run> RunAsync(
        OperationKind kind, OperationOptions options, Func<Registrar, Task>? program, CancellationToken cancellation = default)
    {
        var sink = new RecordingSink();
        var preview = kind == OperationKind.Preview;
        var input = new OperationInput
        {
            Kind = kind,
            Preview = preview,
            Options = options,
            Project = Project,
            Stack = StackName,
            ProgramDirectory = _directory.FullName,
            Snapshot = Snapshot,
            Store = this,
            Providers = Providers.Add(new ThingProviderFactory(World)),
            ReadOutputs = (_, _) => null,
            Clock = TimeProvider.System,
            Sink = sink,
        };
        await using var operation = new Operation(input, cancellation);
        var summary = await operation.RunAsync(async () =>
        {
            var context = operation.Context;
            if (program is null)
            {
                if (kind == OperationKind.Destroy)
                    await new DeletionRunner(context).RunAsync(resource => context.Targets.Matches(resource.Urn, resource.References()));
                return;
            }
            var registrar = new Registrar(context, Config);
            await registrar.RegisterAsync(new Registration { Type = Snapshot.StackType, Name = $"{Project}-{StackName}", Custom = false });
            await program(registrar);
            if (!context.Events.HasFailed)
                await new DeletionRunner(context).RunAsync(registrar.IsUnwanted, registrar.IsReplaced);
            registrar.RecordStackOutputs(complete: !context.Events.HasFailed);
        });
        return new Run(summary, [.. sink.Events]);
    }

    public void Dispose() => _directory.Delete(recursive: true);

    private static async Task RegisterAsync(Registrar registrar, IEnumerable<Registration> resources)
    {
        foreach (var resource in resources)
            await registrar.RegisterAsync(resource);
    }

    // As a journal does it.
    void IStateStore.Append(Snapshot initial, IReadOnlyList<StateChange> changes)
    {
        Written += _writer.WriteChanges(changes).Length;
        _changed ??= new StateTable(initial);
        foreach (var change in changes)
            _changed.Apply(change);
        if (VerifiesEveryWrite)
            Keep(_changed.Compose());
    }

    void IStateStore.Save(Snapshot snapshot)
    {
        if (_changed is not null)
            Assert.Equal(_changed.Compose().Resources, snapshot.Resources);
        Written += _writer.WriteExport(snapshot, DateTimeOffset.UnixEpoch, indented: false).Length;
        _changed = null;
        Keep(snapshot);
    }

    private void Keep(Snapshot snapshot)
    {
        Assert.Empty(SnapshotIntegrity.FindProblems(snapshot));
        Snapshot = snapshot;
    }
}
