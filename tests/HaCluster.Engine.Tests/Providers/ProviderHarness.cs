using System.Collections.Concurrent;
using HaCluster.Deployment.Operations;
using HaCluster.Deployment.Properties;
using HaCluster.Engine.Providers;

namespace HaCluster.Engine.Tests.Providers;

/// <summary>Calls a provider the way the engine does: check, then the operation, with what the user sees recorded.</summary>
internal sealed class ProviderHarness : IProviderHost, IAsyncDisposable
{
    private readonly IProvider _provider;

    public ProviderHarness(IProviderFactory factory, PropertyMap? configuration = null)
    {
        ProgramDirectory = Directory.CreateTempSubdirectory("hacluster-test-").FullName;
        _provider = factory.Configure(configuration ?? PropertyMap.Empty, this);
    }

    public string ProgramDirectory { get; }

    public ConcurrentQueue<(LogSeverity Severity, string Message, bool Ephemeral)> Logged { get; } = new();

    public IProvider Provider => _provider;

    public static string Urn(string type, string name) => $"urn:pulumi:test::project::{type}::{name}";

    public void Log(LogSeverity severity, string urn, string message, bool ephemeral = false) =>
        Logged.Enqueue((severity, message, ephemeral));

    public async Task<PropertyMap> CheckAsync(string type, string name, PropertyMap inputs, PropertyMap? old = null)
    {
        var result = await _provider.CheckAsync(new CheckRequest(Urn(type, name), old, inputs), default);
        Assert.True(result.Failures.IsEmpty, string.Join("; ", result.Failures));
        return result.Inputs;
    }

    public async Task<string[]> FailuresAsync(string type, PropertyMap inputs)
    {
        var result = await _provider.CheckAsync(new CheckRequest(Urn(type, "refused"), null, inputs), default);
        return [.. result.Failures.Select(failure => $"{failure.Property}: {failure.Reason}")];
    }

    public async Task<Resource> CreateAsync(
        string type, string name, PropertyMap inputs, bool preview = false, TimeSpan? timeout = null,
        CancellationToken cancellation = default)
    {
        var normal = await CheckAsync(type, name, inputs);
        var created = await _provider.CreateAsync(new CreateRequest(Urn(type, name), normal, preview, timeout), cancellation);
        return new Resource(Urn(type, name), created.Id, normal, created.Outputs);
    }

    /// <summary>
    /// How the creation of something that prints a line and then does not end is stopped: its error, and the time that it had. That time
    /// is as long as this machine needs, busy as it is, to get to the line.
    /// </summary>
    public async Task<(ProviderException Failure, TimeSpan Limit)> TimeOutAsync(string type, string name, PropertyMap inputs)
    {
        for (var limit = TimeSpan.FromSeconds(1.5); ; limit *= 2)
        {
            Logged.Clear();
            var failure = await Assert.ThrowsAsync<ProviderException>(() => CreateAsync(type, name, inputs, timeout: limit));
            if (Logged.TryPeek(out var line) && failure.Message.Contains(line.Message, StringComparison.Ordinal))
                return (failure, limit);
            Assert.True(limit < TimeSpan.FromMinutes(2), $"It printed nothing within {limit.TotalSeconds} s: {failure.Message}");
        }
    }

    public async Task<DiffResult> DiffAsync(Resource resource, PropertyMap inputs) =>
        await _provider.DiffAsync(new DiffRequest(
            resource.Urn, resource.Id, resource.Inputs, resource.Outputs, await NormalAsync(resource, inputs), []), default);

    public async Task<Resource> UpdateAsync(Resource resource, PropertyMap inputs, bool preview = false)
    {
        var normal = await NormalAsync(resource, inputs);
        var updated = await _provider.UpdateAsync(new UpdateRequest(
            resource.Urn, resource.Id, resource.Inputs, resource.Outputs, normal, [], preview, null), default);
        return resource with { Inputs = normal, Outputs = updated.Outputs };
    }

    public Task<ReadResult> ReadAsync(Resource resource) =>
        _provider.ReadAsync(new ReadRequest(resource.Urn, resource.Id, resource.Inputs, resource.Outputs), default);

    public Task DeleteAsync(Resource resource) =>
        _provider.DeleteAsync(new DeleteRequest(resource.Urn, resource.Id, resource.Inputs, resource.Outputs, null), default);

    public async ValueTask DisposeAsync()
    {
        await _provider.DisposeAsync();
        Directory.Delete(ProgramDirectory, recursive: true);
    }

    private async Task<PropertyMap> NormalAsync(Resource resource, PropertyMap inputs) =>
        await CheckAsync(UrnParts.TypeOf(resource.Urn), UrnParts.NameOf(resource.Urn), inputs, resource.Inputs);
}

internal sealed record Resource(string Urn, string Id, PropertyMap Inputs, PropertyMap Outputs)
{
    public string Text(string output) =>
        Outputs.Find(output) is StringValue text ? text.Value : throw new InvalidOperationException($"no text '{output}'");
}

/// <summary>Short ways to write property values.</summary>
internal static class Props
{
    public static PropertyMap Of(params (string Name, PropertyValue Value)[] entries) =>
        PropertyMap.Create(entries.Select(entry => KeyValuePair.Create(entry.Name, entry.Value)));

    public static PropertyValue List(params PropertyValue[] items) => new ArrayValue([.. items]);

    public static PropertyMap With(this PropertyMap map, string name, PropertyValue value) => map.Set(name, value);
}
