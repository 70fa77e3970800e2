using System.Collections.Immutable;
using Pulumi.Testing;
using Pulumi.Utilities;

namespace Pulumi.Sdk.Tests;

public sealed class MocksTests
{
    [Fact]
    public async Task All_resources_are_returned_with_the_answers_of_the_mocks()
    {
        var mocks = new Mocks();
        var resources = await Deployment.TestAsync<TestStack>(mocks);
        Assert.Equal(["stack", "g", "a"], resources.Select(resource => resource is Stack ? "stack" : resource.GetResourceName()));
        var thing = resources.OfType<Thing>().Single();
        Assert.Equal("from the mock", await OutputUtilities.GetValueAsync(thing.Text));
        Assert.Equal("a_id", await OutputUtilities.GetValueAsync(thing.Id));
        Assert.Equal(
            "urn:pulumi:stack::project::pulumi:pulumi:Stack$test:index:Thing::a",
            await OutputUtilities.GetValueAsync(thing.Urn));
        Assert.Equal(["g", "a"], mocks.Resources.Select(args => args.Name));
        Assert.Equal(["text"], mocks.Resources.Last().Inputs.Keys);
    }

    [Fact]
    public async Task What_the_mocks_leave_out_is_unknown_in_a_preview_only()
    {
        foreach (var preview in new[] { true, false })
        {
            var resources = await Deployment.TestAsync<TestStack>(new Mocks(), new TestOptions { IsPreview = preview });
            Assert.Equal(!preview, await OutputUtilities.GetIsKnownAsync(resources.OfType<Thing>().Single().Other));
        }
    }

    [Fact]
    public async Task Outputs_of_a_function_are_returned()
    {
        var (resources, outputs) = await Deployment.TestAsync(
            new Mocks(),
            new TestOptions { ProjectName = "p", StackName = "s" },
            () => new Dictionary<string, object?> { ["name"] = $"{Deployment.Instance.ProjectName}/{Deployment.Instance.StackName}" });
        Assert.Equal("p/s", outputs["name"]);
        Assert.IsType<Stack>(Assert.Single(resources));
    }

    [Fact]
    public async Task What_the_program_throws_is_thrown() => await Assert.ThrowsAsync<FormatException>(
        () => Deployment.TestAsync(new Mocks(), new TestOptions(), (Action)(() => throw new FormatException("bad"))));

    [Fact]
    public async Task Logged_errors_fail_the_test()
    {
        var error = await Assert.ThrowsAsync<RunException>(
            () => Deployment.TestAsync(new Mocks(), new TestOptions(), () => Log.Error("wrong")));
        Assert.Equal("wrong", error.Message);
    }

    [Fact]
    public async Task Calls_reach_the_mocks()
    {
        var name = "";
        await Deployment.TestAsync(new Mocks(), new TestOptions(), async () => name = (await Deployment.Instance.InvokeAsync<ThingPart>(
            "test:index:get",
            new DictionaryInvokeArgs(ImmutableDictionary<string, object?>.Empty.Add("name", "asked")))).Name);
        Assert.Equal("asked", name);
    }

    [Fact]
    public async Task A_service_provider_may_make_the_stack()
    {
        var error = await Assert.ThrowsAsync<RunException>(
            () => Deployment.TestWithServiceProviderAsync<TestStack>(new Mocks(), new NoServices()));
        Assert.Contains(nameof(TestStack), error.Message);
    }

    public sealed class TestStack : Stack
    {
        public TestStack()
        {
            var group = new Group("g", options: new() { Aliases = { new Alias { Name = "old" } } });
            _ = new Thing("a", new ThingArgs { Text = "x", Count = OutputUtilities.CreateUnknown(1) }, new() { DependsOn = { group } });
        }
    }

    private sealed class NoServices : IServiceProvider
    {
        public object? GetService(Type serviceType) => null;
    }
}

internal sealed class Mocks : IMocks
{
    private readonly System.Collections.Concurrent.ConcurrentQueue<MockResourceArgs> _resources = new();

    public IEnumerable<MockResourceArgs> Resources => _resources;

    public Task<(string? id, object state)> NewResourceAsync(MockResourceArgs args)
    {
        _resources.Enqueue(args);
        return Task.FromResult<(string?, object)>(
            ($"{args.Name}_id", ImmutableDictionary<string, object>.Empty.Add("text", "from the mock")));
    }

    public Task<object> CallAsync(MockCallArgs args) => Task.FromResult<object>(args.Args);
}
