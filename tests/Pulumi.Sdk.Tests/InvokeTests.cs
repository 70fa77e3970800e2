using System.Collections.Immutable;
using Pulumi.Sdk.Tests.Engine;
using Pulumi.Utilities;
using Pulumirpc;

namespace Pulumi.Sdk.Tests;

public sealed class InvokeTests
{
    private readonly RecordingEngine _engine = new();

    [Fact]
    public async Task An_invoke_with_unknown_arguments_is_not_made()
    {
        var known = true;
        await RunAsync(
            async () => known = await OutputUtilities.GetIsKnownAsync(
                Deployment.Instance.Invoke<ThingPart>("test:index:get", Args(OutputUtilities.CreateUnknown("")))),
            preview: true);
        Assert.False(known);
        Assert.Empty(_engine.Requests.OfType<ResourceInvokeRequest>());
    }

    [Fact]
    public async Task An_invoke_sends_plain_arguments_and_its_result_is_secret_with_them()
    {
        (object? Value, bool Known, bool Secret) seen = default;
        await RunAsync(async () => seen = await SeeAsync(
            Deployment.Instance.Invoke<ThingPart>("test:index:get", Args(Output.CreateSecret("n"))).Apply(part => part.Name)));
        Assert.Equal("n", _engine.Requests.OfType<ResourceInvokeRequest>().Single().Args.Fields["name"].StringValue);
        Assert.Equal(("n", true, true), seen);
    }

    [Fact]
    public async Task Failures_of_an_invoke_are_reported_with_their_reasons()
    {
        _engine.Invoke = _ => new ResourceInvokeResponse { Failures = { new CheckFailure { Property = "name", Reason = "too short" } } };
        var code = await ProgramHost.RunAsync(_engine, () => Deployment.Instance.InvokeAsync("test:index:get", Args("n")));
        Assert.Equal(32, code);
        Assert.Contains("Invoke of 'test:index:get' failed: too short (name)", Assert.Single(_engine.Logs).Message);
    }

    private static DictionaryInvokeArgs Args(Input<string> name) =>
        new(ImmutableDictionary<string, object?>.Empty.Add("name", name));

    private static async Task<(object? Value, bool Known, bool Secret)> SeeAsync<T>(Output<T> output)
    {
        var data = await output.DataTask;
        return (data.Value, data.IsKnown, data.IsSecret);
    }

    private async Task RunAsync(Func<Task> program, bool preview = false)
    {
        var code = await ProgramHost.RunAsync(_engine, program, preview);
        Assert.True(code == 0, string.Join('\n', _engine.Logs.Select(log => log.Message)));
    }
}
