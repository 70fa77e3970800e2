using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using HaCluster.Deployment.Properties;
using HaCluster.Engine.Execution;
using HaCluster.Engine.Monitor;
using HaCluster.Engine.Properties;
using HaCluster.Engine.Providers;
using HaCluster.Engine.Providers.Command;
using HaCluster.Engine.Providers.Docker;
using HaCluster.Engine.Providers.Random;
using HaCluster.Engine.Providers.Tls;
using HaCluster.Engine.State;
using Pulumirpc;

namespace HaCluster.Engine.Tests.Support;

/// <summary>
/// A first update of the local stack as Pulumi 3.274.1 made it, with its own plug-ins: what the program registered, how each plug-in
/// answered Check, and the state afterwards, secrets in the open. Keys and passwords are replaced by placeholders, and long texts by their
/// length and a hash.
/// </summary>
internal static class PulumiRecording
{
    /// <summary>The providers whose answers were recorded.</summary>
    public static ImmutableArray<IProviderFactory> Factories { get; } =
        [new CommandProviderFactory(), new DockerProviderFactory(), new RandomProviderFactory(), new TlsProviderFactory()];

    /// <param name="Given">What the program gave; a plug-in that knows no secret marks got none.</param>
    /// <param name="Inputs">What the plug-in answered.</param>
    public sealed record Check(string Urn, PropertyMap Given, PropertyMap Inputs);

    public static IEnumerable<Check> Checks() => Lines("pulumi-checks.jsonl").Select(line =>
    {
        var entry = JsonNode.Parse(line)!;
        return new Check((string)entry["urn"]!, Map(entry["news"]!), Map(entry["inputs"]!));
    });

    /// <summary>What the program registered, the stack itself left out; files have the hash that the engine gave them.</summary>
    public static ImmutableArray<Registration> Registrations()
    {
        var reader = new RequestReader(Path.GetTempPath());
        return
        [
            .. Lines("pulumi-registrations.jsonl").Select(JsonParser.Default.Parse<RegisterResourceRequest>)
                .Where(request => request.Type != Snapshot.StackType).Select(reader.Read),
        ];
    }

    /// <summary>The state, as exported.</summary>
    public static JsonNode State() => JsonNode.Parse(Text("pulumi-state.json"))!;

    /// <summary>A state among the recordings.</summary>
    public static Snapshot Read(string name)
    {
        using var document = JsonDocument.Parse(Text(name));
        return DeploymentReader.Read(document.RootElement, (_, _) => throw new InvalidOperationException("No secret is encrypted."));
    }

    /// <summary>An engine whose providers check and compare as always, and create what was recorded.</summary>
    public static EngineHarness Engine()
    {
        var recorded = Read("pulumi-state.json").Resources.ToImmutableDictionary(resource => resource.Urn, StringComparer.Ordinal);
        return new EngineHarness
        {
            Project = "hacluster",
            StackName = "local",
            VerifiesEveryWrite = false,
            Providers = [.. Factories.Select(factory => new RecordedFactory(factory, recorded))],
        };
    }

    /// <summary>Registers all that the program did.</summary>
    public static Task<Run> UpAsync(EngineHarness engine) => engine.UpAsync([.. Registrations()]);

    private static string Text(string name) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Fixtures", name));

    private static string[] Lines(string name) => Text(name).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private static PropertyMap Map(JsonNode json) => StructReader.Read(JsonParser.Default.Parse<Struct>(json.ToJsonString()));

    private sealed class RecordedFactory(IProviderFactory inner, ImmutableDictionary<string, ResourceState> recorded) : IProviderFactory
    {
        public string Package => inner.Package;

        public CheckResult CheckConfig(PropertyMap inputs) => inner.CheckConfig(inputs);

        public IProvider Configure(PropertyMap inputs, IProviderHost host) =>
            new RecordedProvider(inner.Configure(inputs, host), recorded);
    }

    private sealed class RecordedProvider(IProvider inner, ImmutableDictionary<string, ResourceState> recorded) : IProvider
    {
        public Task<CheckResult> CheckAsync(CheckRequest request, CancellationToken cancellation) =>
            inner.CheckAsync(request, cancellation);

        public Task<DiffResult> DiffAsync(DiffRequest request, CancellationToken cancellation) => inner.DiffAsync(request, cancellation);

        public Task<CreateResult> CreateAsync(CreateRequest request, CancellationToken cancellation) =>
            Task.FromResult(new CreateResult(recorded[request.Urn].Id, recorded[request.Urn].Outputs));

        public Task<ReadResult> ReadAsync(ReadRequest request, CancellationToken cancellation) => throw Unexpected(request.Urn);

        public Task<UpdateResult> UpdateAsync(UpdateRequest request, CancellationToken cancellation) => throw Unexpected(request.Urn);

        public Task DeleteAsync(DeleteRequest request, CancellationToken cancellation) => throw Unexpected(request.Urn);

        public Task<InvokeResult> InvokeAsync(InvokeRequest request, CancellationToken cancellation) => throw Unexpected(request.Token);

        public ValueTask DisposeAsync() => inner.DisposeAsync();

        private static InvalidOperationException Unexpected(string subject) => new($"Nothing was recorded for {subject}.");
    }
}
