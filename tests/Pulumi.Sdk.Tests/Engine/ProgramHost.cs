using System.Collections.Immutable;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Pulumi.Sdk.Tests.Engine;

/// <summary>Runs programs of project <c>shop</c>, stack <c>dev</c>, against a <see cref="RecordingEngine"/> over real gRPC.</summary>
internal static class ProgramHost
{
    public static Task<int> RunAsync(RecordingEngine engine, Action program, bool preview = false) => RunAsync(
        engine,
        () =>
        {
            program();
            return Task.CompletedTask;
        },
        preview);

    public static Task<int> RunAsync(RecordingEngine engine, Func<Task> program, bool preview = false) => RunProgramAsync(
        engine,
        () => Deployment.FunctionStack(
            async () =>
            {
                await program();
                return ImmutableDictionary<string, object?>.Empty;
            },
            options: null),
        preview);

    public static Task<int> RunAsync(RecordingEngine engine, Func<IDictionary<string, object?>> program) =>
        RunProgramAsync(engine, () => Deployment.FunctionStack(() => Task.FromResult(program()), options: null));

    public static Task<int> RunAsync<TStack>(RecordingEngine engine)
        where TStack : Stack, new() => RunProgramAsync(engine, () => Deployment.ClassStack(() => new TStack()));

    private static async Task<int> RunProgramAsync(RecordingEngine engine, Func<Task> program, bool preview = false)
    {
        await using var server = await StartAsync(engine);
        using var connection = new GrpcConnection(AddressOf(server), AddressOf(server));
        var settings = new DeploymentSettings { Project = "shop", Stack = "dev", IsDryRun = preview };
        var code = await Deployment.RunAsync(settings, connection, connection, program);
        // A failing program sets it for the host, which here is the test runner.
        Environment.ExitCode = 0;
        return code;
    }

    public static async Task<WebApplication> StartAsync(RecordingEngine engine)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(
            System.Net.IPAddress.Loopback,
            port: 0,
            listen => listen.Protocols = HttpProtocols.Http2));
        builder.Services.AddGrpc();
        builder.Services.AddSingleton(engine);
        var server = builder.Build();
        server.MapGrpcService<RecordingEngine.MonitorService>();
        server.MapGrpcService<RecordingEngine.EngineService>();
        await server.StartAsync();
        return server;
    }

    public static string AddressOf(WebApplication server) =>
        new Uri(server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()).Authority;
}
