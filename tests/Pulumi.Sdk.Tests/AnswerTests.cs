using Google.Protobuf.WellKnownTypes;
using Pulumi.Sdk.Tests.Engine;
using Pulumi.Serialization;
using Pulumi.Utilities;
using Pulumirpc;

namespace Pulumi.Sdk.Tests;

public sealed class AnswerTests
{
    private const string StackUrn = "urn:pulumi:dev::shop::pulumi:pulumi:Stack::shop-dev";
    private readonly RecordingEngine _engine = new();

    [Fact]
    public async Task Outputs_come_from_the_answer()
    {
        var seen = new Dictionary<string, (object? Value, bool Known, bool Secret)>();
        _engine.Register = request =>
        {
            var answer = RecordingEngine.Echo(request);
            if (request.Custom)
            {
                answer.Object = new Struct
                {
                    Fields =
                    {
                        ["text"] = Secret(Value.ForString("s")),
                        ["count"] = Value.ForNumber(7),
                        ["items"] = Value.ForList(Value.ForString("a"), Value.ForString("b")),
                        ["part"] = Value.ForStruct(new Struct { Fields = { ["name"] = Value.ForString("n") } }),
                    },
                };
            }

            return answer;
        };
        await RunAsync(async () =>
        {
            var thing = new Thing("a");
            seen["text"] = await SeeAsync(thing.Text);
            seen["count"] = await SeeAsync(thing.Count);
            seen["items"] = await SeeAsync(thing.Items.Apply(items => string.Join("+", items)));
            seen["part"] = await SeeAsync(thing.Part.Apply(part => part!.Name));
            seen["other"] = await SeeAsync(thing.Other);
            seen["id"] = await SeeAsync(thing.Id);
            Assert.Equal([thing], await OutputUtilities.GetDependenciesAsync(thing.Text));
        });

        Assert.Equal(("s", true, true), seen["text"]);
        Assert.Equal((7, true, false), seen["count"]);
        Assert.Equal(("a+b", true, false), seen["items"]);
        Assert.Equal(("n", true, false), seen["part"]);
        Assert.Equal((null, true, false), seen["other"]);
        Assert.Equal(("a-id", true, false), seen["id"]);
    }

    [Fact]
    public async Task An_output_of_another_type_than_declared_is_warned_of_and_left_out()
    {
        _engine.Register = request =>
        {
            var answer = RecordingEngine.Echo(request);
            answer.Object.Fields["count"] = Value.ForString("many");
            return answer;
        };
        var count = (int?)0;
        await RunAsync(async () => count = await OutputUtilities.GetValueAsync(new Thing("a").Count));
        Assert.Null(count);
        var warning = Assert.Single(_engine.Logs);
        Assert.Equal((LogSeverity.Warning, Urn("a")), (warning.Severity, warning.Urn));
        Assert.EndsWith("Expected System.Int32 but got System.String deserializing count", warning.Message);
    }

    [Theory]
    [InlineData(true, Result.Success, false)]
    [InlineData(false, Result.Success, true)]
    [InlineData(false, Result.Fail, false)]
    [InlineData(false, Result.Skip, false)]
    internal async Task AMissingOutputIsKnownOnlyAfterARealUpdateThatWentWell(bool preview, Result result, bool known)
    {
        _engine.Register = request =>
            new RegisterResourceResponse(RecordingEngine.Echo(request)) { Id = preview ? "" : "i", Result = result };
        var seen = (Other: false, Id: false);
        await RunAsync(
            async () =>
            {
                var thing = new Thing("a");
                seen = (await OutputUtilities.GetIsKnownAsync(thing.Other), await OutputUtilities.GetIsKnownAsync(thing.Id));
            },
            preview);
        Assert.Equal((known, !preview), seen);
    }

    [Fact]
    public async Task An_unknown_output_is_sent_on_as_the_sentinel_with_its_dependency()
    {
        _engine.Register = request => new RegisterResourceResponse(RecordingEngine.Echo(request)) { Id = "" };
        await RunAsync(() => _ = new Thing("b", new ThingArgs { Text = Output.Format($"x-{new Thing("a").Other}") }), preview: true);
        var request = _engine.Registration("b");
        Assert.Equal(Signatures.Unknown, request.Object.Fields["text"].StringValue);
        Assert.Equal([Urn("a")], request.PropertyDependencies["text"].Urns);
    }

    [Fact]
    public async Task An_id_reads_instead_of_registering()
    {
        var id = "";
        await RunAsync(async () =>
            id = await OutputUtilities.GetValueAsync(new Thing("a", new ThingArgs { Text = "x" }, new() { Id = "i-1" }).Id));
        var read = Assert.Single(_engine.Requests.OfType<ReadResourceRequest>());
        Assert.Equal(("i-1", "test:index:Thing", "a", StackUrn), (read.Id, read.Type, read.Name, read.Parent));
        Assert.Equal("x", read.Properties.Fields["text"].StringValue);
        Assert.Equal("i-1", id);
    }

    [Fact]
    public async Task A_urn_is_looked_up_without_registering()
    {
        _engine.Invoke = request => new ResourceInvokeResponse
        {
            Return = new Struct
            {
                Fields =
                {
                    ["urn"] = request.Args.Fields["urn"],
                    ["id"] = Value.ForString("i"),
                    ["state"] = Value.ForStruct(new Struct { Fields = { ["text"] = Value.ForString("found") } }),
                },
            },
        };
        string? text = null;
        await RunAsync(async () => text = await OutputUtilities.GetValueAsync(new Thing("a", options: new() { Urn = Urn("a") }).Text));
        Assert.Equal("found", text);
        Assert.Equal("pulumi:pulumi:getResource", _engine.Requests.OfType<ResourceInvokeRequest>().Single().Tok);
        Assert.DoesNotContain(_engine.Registrations, request => request.Name == "a");
    }

    private static string Urn(string name) => $"urn:pulumi:dev::shop::test:index:Thing::{name}";

    private static Value Secret(Value value) => Value.ForStruct(new Struct
    {
        Fields = { [Signatures.Key] = Value.ForString(Signatures.Secret), ["value"] = value },
    });

    private static async Task<(object? Value, bool Known, bool Secret)> SeeAsync<T>(Output<T> output)
    {
        var data = await output.DataTask;
        return (data.Value, data.IsKnown, data.IsSecret);
    }

    private Task RunAsync(Action program, bool preview = false) => RunAsync(
        () =>
        {
            program();
            return Task.CompletedTask;
        },
        preview);

    private async Task RunAsync(Func<Task> program, bool preview = false)
    {
        var code = await ProgramHost.RunAsync(_engine, program, preview);
        Assert.True(code == 0, string.Join('\n', _engine.Logs.Select(log => log.Message)));
    }
}
