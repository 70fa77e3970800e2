using Google.Protobuf.WellKnownTypes;
using Pulumi.Sdk.Tests.Engine;
using Pulumi.Serialization;
using Pulumirpc;

namespace Pulumi.Sdk.Tests;

public sealed class RegistrationTests
{
    private const string StackUrn = "urn:pulumi:dev::shop::pulumi:pulumi:Stack::shop-dev";
    private readonly RecordingEngine _engine = new();

    [Fact]
    public async Task The_stack_is_registered_first_and_its_outputs_before_the_end_is_signalled()
    {
        var code = await ProgramHost.RunAsync(_engine, () =>
        {
            var thing = new Thing("a", new ThingArgs { Text = "x" });
            return new Dictionary<string, object?> { ["text"] = thing.Text, ["secret"] = Output.CreateSecret("s"), ["none"] = null };
        });

        Assert.Equal(0, code);
        var stack = _engine.Registrations[0];
        Assert.Equal(("pulumi:pulumi:Stack", "shop-dev", "", false), (stack.Type, stack.Name, stack.Parent, stack.Custom));
        var outputs = _engine.Requests.OfType<RegisterResourceOutputsRequest>().Single();
        Assert.Equal(StackUrn, outputs.Urn);
        Assert.Equal(["secret", "text"], outputs.Outputs.Fields.Keys.Order());
        Assert.Equal("x", outputs.Outputs.Fields["text"].StringValue);
        Assert.Equal(Signatures.Secret, outputs.Outputs.Fields["secret"].StructValue.Fields[Signatures.Key].StringValue);
        Assert.IsType<Empty>(_engine.Requests.Last());
    }

    [Fact]
    public async Task A_custom_resource_is_sent_with_its_inputs_and_the_defaults_of_the_sdk()
    {
        await RunAsync(() => _ = new Thing("a", new ThingArgs
        {
            Text = "x",
            Count = 3,
            Items = { "i", Output.CreateSecret("j") },
            Map = { ["k"] = "v" },
            Part = new ThingPartArgs { Name = "p", Size = 1.5 },
            IdInput = "dropped",
            UrnInput = "dropped",
        }));

        var request = _engine.Registration("a");
        Assert.Equal(("test:index:Thing", StackUrn, true, false), (request.Type, request.Parent, request.Custom, request.Remote));
        Assert.True(request is { AcceptSecrets: true, AcceptResources: true, SupportsResultReporting: true });
        Assert.False(request.HasProtect || request.HasRetainOnDelete || request.DeleteBeforeReplaceDefined);
        Assert.False(request.SupportsPartialValues);
        Assert.Equal(
            """{"count":3,"items":["i",{"4dabf18193072939515e22adb298388d":"1b47061264138c4ac30d75fd1eb44270","value":"j"}]"""
            + ""","map":{"k":"v"},"part":{"name":"p","size":1.5},"text":"x"}""",
            JsonInput.ToText(Value.ForStruct(request.Object)));
        Assert.Equal(request.Object.Fields.Keys.Order(), request.PropertyDependencies.Keys.Order());
    }

    [Fact]
    public async Task Property_dependencies_name_the_resources_whose_outputs_were_used()
    {
        await RunAsync(() =>
        {
            var a = new Thing("a", new ThingArgs { Text = "x" });
            var b = new Thing("b");
            _ = new Thing("c", new ThingArgs { Text = a.Text!, Count = 1 }, new() { DependsOn = { b } });
        });

        var request = _engine.Registration("c");
        Assert.Equal([Urn("a"), Urn("b")], request.Dependencies);
        Assert.Equal([Urn("a")], request.PropertyDependencies["text"].Urns);
        Assert.Empty(request.PropertyDependencies["count"].Urns);
    }

    [Fact]
    public async Task Depending_on_a_component_means_waiting_for_the_custom_resources_below_it()
    {
        await RunAsync(() =>
        {
            var group = new Group("g", parent =>
            {
                _ = new Thing("inner", options: new() { Parent = parent });
                _ = new Group("sub", sub => _ = new Thing("deep", options: new() { Parent = sub }), new() { Parent = parent });
            });
            _ = new Thing("after", options: new() { DependsOn = { group } });
        });

        Assert.Equal(
            [
                "urn:pulumi:dev::shop::test:index:Group$test:index:Group$test:index:Thing::deep",
                "urn:pulumi:dev::shop::test:index:Group$test:index:Thing::inner",
            ],
            _engine.Registration("after").Dependencies);
    }

    [Fact]
    public async Task A_component_reports_its_outputs()
    {
        await RunAsync(() => _ = new Group("g"));
        var outputs = _engine.Requests.OfType<RegisterResourceOutputsRequest>()
            .Single(request => request.Urn == "urn:pulumi:dev::shop::test:index:Group::g");
        Assert.Equal(2, outputs.Outputs.Fields["members"].NumberValue);
    }

    [Fact]
    public async Task Every_option_reaches_the_engine()
    {
        await RunAsync(() =>
        {
            var host = new Thing("host");
            _ = new Thing("a", options: new()
            {
                Protect = true,
                RetainOnDelete = false,
                IgnoreChanges = { "text" },
                ReplaceOnChanges = { "items[*]" },
                AdditionalSecretOutputs = { "text" },
                DeleteBeforeReplace = false,
                Version = "1.2.3",
                PluginDownloadURL = "https://plugins",
                ImportId = "known",
                DeletedWith = host,
                CustomTimeouts = new() { Create = TimeSpan.FromMinutes(5), Delete = TimeSpan.FromSeconds(1.5) },
                Aliases = { new Alias { Urn = "urn:old" }, new Alias { Name = "former", NoParent = true }, new Alias { Parent = host } },
            });
        });

        var request = _engine.Registration("a");
        Assert.True(request is { HasProtect: true, Protect: true, HasRetainOnDelete: true, RetainOnDelete: false });
        Assert.True(request is { DeleteBeforeReplaceDefined: true, DeleteBeforeReplace: false });
        Assert.Equal(["text"], request.IgnoreChanges);
        Assert.Equal(["items[*]"], request.ReplaceOnChanges);
        Assert.Equal(["text"], request.AdditionalSecretOutputs);
        Assert.Equal(("1.2.3", "https://plugins"), (request.Version, request.PluginDownloadURL));
        Assert.Equal(("known", Urn("host")), (request.ImportId, request.DeletedWith));
        var timeouts = request.CustomTimeouts;
        Assert.Equal(("300000000000ns", "", "1500000000ns"), (timeouts.Create, timeouts.Update, timeouts.Delete));
        Assert.Equal("urn:old", request.Aliases[0].Urn);
        Assert.Equal(("former", true), (request.Aliases[1].Spec.Name, request.Aliases[1].Spec.NoParent));
        Assert.Equal(Urn("host"), request.Aliases[2].Spec.ParentUrn);
        Assert.Empty(request.AliasURNs);
    }

    [Fact]
    public async Task Aliases_are_urns_for_engines_without_specs()
    {
        _engine.Features.Remove("aliasSpecs");
        await RunAsync(() => _ = new Thing("a", options: new() { Aliases = { new Alias { Name = "former", Stack = "old" } } }));
        Assert.Equal(["urn:pulumi:old::shop::test:index:Thing::former"], _engine.Registration("a").AliasURNs);
    }

    [Fact]
    public async Task Protect_and_providers_are_inherited_from_the_parent()
    {
        await RunAsync(() =>
        {
            var provider = new TestProvider("p");
            _ = new Group(
                "g",
                parent => _ = new Thing("inner", options: new() { Parent = parent }),
                new() { Protect = true, Providers = { provider } });
            _ = new Thing("direct", options: new() { Provider = provider });
            _ = new Thing("default");
        });

        const string Reference = "urn:pulumi:dev::shop::pulumi:providers:test::p::p-id";
        Assert.True(_engine.Registration("inner").Protect);
        Assert.Equal(Reference, _engine.Registration("inner").Provider);
        Assert.Equal(Reference, _engine.Registration("direct").Provider);
        Assert.Equal("", _engine.Registration("default").Provider);
    }

    [Fact]
    public async Task A_provider_whose_id_is_unknown_is_referred_to_by_the_sentinel()
    {
        _engine.Register = request => RecordingEngine.Echo(request) is var answer && request.Name == "p"
            ? new RegisterResourceResponse(answer) { Id = Signatures.Unknown }
            : answer;
        await RunAsync(() => _ = new Thing("a", options: new() { Provider = new TestProvider("p") }), preview: true);
        Assert.EndsWith("::p::" + Signatures.Unknown, _engine.Registration("a").Provider);
    }

    [Fact]
    public async Task A_resource_as_value_is_a_reference_and_a_dependency()
    {
        await RunAsync(() => _ = new Thing("b", new ThingArgs { Thing = new Thing("a") }));
        var request = _engine.Registration("b");
        var reference = request.Object.Fields["thing"].StructValue.Fields;
        Assert.Equal(Signatures.Resource, reference[Signatures.Key].StringValue);
        Assert.Equal((Urn("a"), "a-id"), (reference["urn"].StringValue, reference["id"].StringValue));
        Assert.Equal([Urn("a")], request.PropertyDependencies["thing"].Urns);
    }

    [Fact]
    public async Task A_resource_as_value_is_its_id_for_engines_without_references()
    {
        _engine.Features.Remove("resourceReferences");
        await RunAsync(() => _ = new Thing("b", new ThingArgs { Thing = new Thing("a") }));
        Assert.Equal("a-id", _engine.Registration("b").Object.Fields["thing"].StringValue);
    }

    [Fact]
    public async Task A_json_input_is_one_text_and_secret_as_a_whole()
    {
        var part = new ThingPartArgs { Name = Output.CreateSecret("n"), Tags = { ["b"] = "2", ["a"] = "1" } };
        await RunAsync(() => _ = new Thing("a", new ThingArgs { Json = part }));
        var json = _engine.Registration("a").Object.Fields["json"].StructValue.Fields;
        Assert.Equal(Signatures.Secret, json[Signatures.Key].StringValue);
        Assert.Equal("""{"name":"n","tags":{"a":"1","b":"2"}}""", json["value"].StringValue);
    }

    [Fact]
    public async Task Transformations_run_own_first_then_those_of_the_parents()
    {
        static ResourceTransformation Append(string text) => args => args.Args is ThingArgs thing
            ? new ResourceTransformationResult(new ThingArgs { Text = thing.Text.Apply(known => known + text) }, args.Options)
            : null;
        await RunAsync(() => _ = new Group(
            "g",
            parent => _ = new Thing(
                "a",
                new ThingArgs { Text = "x" },
                new() { Parent = parent, ResourceTransformations = { Append("1") } }),
            new() { ResourceTransformations = { Append("2") } }));
        Assert.Equal("x12", _engine.Registration("a").Object.Fields["text"].StringValue);
    }

    private static string Urn(string name) => $"urn:pulumi:dev::shop::test:index:Thing::{name}";

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
