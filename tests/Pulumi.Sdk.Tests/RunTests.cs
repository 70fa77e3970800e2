using Grpc.Core;
using Pulumi.Sdk.Tests.Engine;
using Pulumirpc;

namespace Pulumi.Sdk.Tests;

public sealed class RunTests
{
    private readonly RecordingEngine _engine = new();

    [Fact]
    public async Task A_successful_program_ends_with_zero() => Assert.Equal(0, await ProgramHost.RunAsync(_engine, () => { }));

    [Fact]
    public async Task An_exception_is_logged_once_and_ends_with32()
    {
        var code = await ProgramHost.RunAsync(_engine, () => throw new InvalidOperationException("broken"));
        Assert.Equal(32, code);
        var log = Assert.Single(_engine.Logs);
        Assert.Equal(LogSeverity.Error, log.Severity);
        Assert.Contains("failed with an unhandled exception:", log.Message);
        Assert.Contains("System.InvalidOperationException: broken", log.Message);
        Assert.DoesNotContain(_engine.Requests, request => request is Google.Protobuf.WellKnownTypes.Empty);
    }

    [Fact]
    public async Task A_run_exception_is_shown_without_its_stack()
    {
        Assert.Equal(32, await ProgramHost.RunAsync(_engine, () => throw new RunException("set this and that")));
        Assert.Equal("set this and that", Assert.Single(_engine.Logs).Message);
    }

    [Fact]
    public async Task A_resource_exception_is_logged_with_its_resource()
    {
        Assert.Equal(32, await ProgramHost.RunAsync(_engine, async () =>
        {
            var thing = new Thing("a");
            _ = await Utilities.OutputUtilities.GetValueAsync(thing.Urn);
            throw new ResourceException("bad thing", thing, hideStack: true);
        }));
        var log = Assert.Single(_engine.Logs);
        Assert.Equal(("bad thing", "urn:pulumi:dev::shop::test:index:Thing::a"), (log.Message, log.Urn));
    }

    [Fact]
    public async Task An_exception_inside_apply_fails_the_program_though_nobody_awaits_it()
    {
        var code = await ProgramHost.RunAsync(_engine, () =>
        {
            _ = new Thing("a").Id.Apply(int (id) => throw new RunException($"cannot use {id}"));
        });
        Assert.Equal(32, code);
        Assert.Equal("cannot use a-id", Assert.Single(_engine.Logs).Message);
    }

    [Fact]
    public async Task A_refused_registration_names_the_resource_once_even_if_others_use_its_outputs()
    {
        _engine.Register = request => request.Name == "a"
            ? throw new RpcException(new Status(StatusCode.Unknown, "no such region"))
            : RecordingEngine.Echo(request);
        var code = await ProgramHost.RunAsync(_engine, () =>
        {
            var a = new Thing("a");
            _ = new Thing("b", new ThingArgs { Text = a.Id });
            _ = a.Text.Apply(text => text + "!");
        });
        Assert.Equal(32, code);
        Assert.Equal("failed to register new resource a [test:index:Thing]: no such region", Assert.Single(_engine.Logs).Message);
        Assert.DoesNotContain(_engine.Registrations, request => request.Name == "b");
    }

    [Fact]
    public async Task An_engine_that_shuts_down_is_not_reported_back_to_it()
    {
        _engine.Register = request => request.Name == "a"
            ? throw new RpcException(new Status(StatusCode.Unavailable, "The operation was cancelled."))
            : RecordingEngine.Echo(request);
        Assert.Equal(32, await ProgramHost.RunAsync(_engine, () => { _ = new Thing("a"); }));
        Assert.Empty(_engine.Logs);
    }

    [Fact]
    public async Task A_logged_error_alone_ends_with_one_and_is_not_signalled_as_done()
    {
        Assert.Equal(1, await ProgramHost.RunAsync(_engine, () => Log.Error("wrong")));
        Assert.Equal("wrong", Assert.Single(_engine.Logs).Message);
        Assert.DoesNotContain(_engine.Requests, request => request is Google.Protobuf.WellKnownTypes.Empty);
    }

    [Fact]
    public async Task Messages_arrive_in_order_with_their_severity()
    {
        Assert.Equal(0, await ProgramHost.RunAsync(_engine, () =>
        {
            Log.Debug("1");
            Log.Info("2", streamId: 5, ephemeral: true);
            Log.Warn("3");
        }));
        Assert.Equal(
            [(LogSeverity.Debug, "1", 0, false), (LogSeverity.Info, "2", 5, true), (LogSeverity.Warning, "3", 0, false)],
            _engine.Logs.Select(log => (log.Severity, log.Message, log.StreamId, log.Ephemeral)));
    }

    [Fact]
    public async Task Without_an_engine_that_listens_the_error_goes_to_standard_error_and_ends_with_one()
    {
        var server = await ProgramHost.StartAsync(_engine);
        var address = ProgramHost.AddressOf(server);
        await server.DisposeAsync();
        using var connection = new GrpcConnection(address, address);
        var settings = new DeploymentSettings { Project = "shop", Stack = "dev", IsDryRun = false };
        var code = await Deployment.RunAsync(settings, connection, connection, () => Deployment.FunctionStack(
            () => Task.FromResult<IDictionary<string, object?>>(new Dictionary<string, object?>()),
            options: null));
        Environment.ExitCode = 0;
        Assert.Equal(1, code);
    }

    [Fact]
    public async Task Work_that_ends_before_the_program_has_begun_the_rest_does_not_end_the_run()
    {
        var runner = new TaskRunner();
        var rest = new TaskCompletionSource();
        var run = runner.RunAsync(() =>
        {
            runner.RegisterTask(Task.CompletedTask);
            runner.RegisterTask(rest.Task);
            return Task.CompletedTask;
        });
        Assert.False(run.IsCompleted);
        rest.SetResult();
        Assert.Empty(await run);
    }

    [Fact]
    public async Task A_stack_class_exports_its_output_properties()
    {
        Assert.Equal(0, await ProgramHost.RunAsync<GoodStack>(_engine));
        var outputs = _engine.Requests.OfType<RegisterResourceOutputsRequest>().Single();
        Assert.Equal(["Plain", "renamed"], outputs.Outputs.Fields.Keys.Order());
    }

    [Fact]
    public async Task A_stack_output_without_a_value_is_named()
    {
        Assert.Equal(32, await ProgramHost.RunAsync<BadStack>(_engine));
        Assert.StartsWith("Output(s) 'Forgotten' have no value assigned.", Assert.Single(_engine.Logs).Message);
    }

    [Fact]
    public void The_instance_is_only_there_during_a_run()
    {
        var error = Assert.Throws<InvalidOperationException>(() => Deployment.Instance);
        Assert.Contains("Deployment.RunAsync", error.Message);
    }

    [Theory]
    [InlineData("PULUMI_MONITOR", "")]
    [InlineData("PULUMI_ENGINE", "")]
    [InlineData("PULUMI_PROJECT", "")]
    [InlineData("PULUMI_STACK", "")]
    [InlineData("PULUMI_DRY_RUN", "maybe")]
    [InlineData("PULUMI_QUERY_MODE", "")]
    [InlineData("PULUMI_PARALLEL", "many")]
    public void An_incomplete_environment_means_that_there_is_no_engine(string variable, string value)
    {
        var environment = HostEnvironment();
        environment[variable] = value;
        var error = Assert.Throws<InvalidOperationException>(() => DeploymentSettings.FromEnvironment(environment.GetValueOrDefault));
        Assert.StartsWith("Program run without the Pulumi engine available; re-run using the `pulumi` CLI", error.Message);
        Assert.Contains(variable, error.Message);
    }

    [Fact]
    public void The_environment_of_the_host_is_understood()
    {
        var environment = HostEnvironment();
        environment["PULUMI_ORGANIZATION"] = "acme";
        environment["PULUMI_CONFIG"] = """{"shop:a":"1","shop:config:b":"{\"x\":2}"}""";
        environment["PULUMI_CONFIG_SECRET_KEYS"] = """["shop:config:b"]""";
        var (settings, monitor, engine) = DeploymentSettings.FromEnvironment(environment.GetValueOrDefault);
        Assert.Equal(("shop", "dev", "acme", true), (settings.Project, settings.Stack, settings.Organization, settings.IsDryRun));
        Assert.Equal(("127.0.0.1:1", "127.0.0.1:2"), (monitor, engine));
        Assert.Equal(("1", """{"x":2}"""), (settings.Config["shop:a"], settings.Config["shop:b"]));
        Assert.Equal(["shop:b"], settings.SecretConfigKeys);
    }

    private static Dictionary<string, string?> HostEnvironment() => new()
    {
        ["PULUMI_MONITOR"] = "127.0.0.1:1",
        ["PULUMI_ENGINE"] = "127.0.0.1:2",
        ["PULUMI_PROJECT"] = "shop",
        ["PULUMI_STACK"] = "dev",
        ["PULUMI_DRY_RUN"] = "true",
        ["PULUMI_QUERY_MODE"] = "false",
        ["PULUMI_PARALLEL"] = "4",
    };

    public sealed class GoodStack : Stack
    {
        public GoodStack()
        {
            Plain = Output.Create("p");
            Other = new Thing("a").Id;
        }

        [Output]
        public Output<string> Plain { get; set; }

        [Output("renamed")]
        public Output<string> Other { get; set; }
    }

    public sealed class BadStack : Stack
    {
        [Output]
        public Output<string> Forgotten { get; set; } = null!;
    }
}
