using System.Net;
using HaCluster.Engine.Execution;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace HaCluster.Engine.Monitor;

/// <summary>
/// Serves the engine to one program: plaintext HTTP/2 on a free port of the loopback interface, which only this machine reaches.
/// </summary>
internal sealed class MonitorServer : IAsyncDisposable
{
    /// <summary>Limit of Pulumi's own engine and SDKs.</summary>
    private const int MaxMessageSize = 400 * 1024 * 1024;

    private readonly WebApplication _application;

    private MonitorServer(WebApplication application, string address)
    {
        _application = application;
        Address = address;
    }

    /// <summary><c>host:port</c>, as programs expect it.</summary>
    public string Address { get; }

    public static async Task<MonitorServer> StartAsync(
        Registrar registrar, ProgramSession session, RequestReader reader, EventStream events)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(options =>
        {
            options.Limits.MaxRequestBodySize = MaxMessageSize;
            options.Limits.Http2.MaxStreamsPerConnection = 1000;
            options.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2);
        });
        builder.Services.AddRoutingCore();
        builder.Services.AddLogging(logging => logging.ClearProviders());
        builder.Services.AddSingleton(registrar).AddSingleton(session).AddSingleton(reader).AddSingleton(events);
        builder.Services.AddSingleton<ResourceMonitorService>().AddSingleton<EngineService>();
        builder.Services.AddGrpc(options =>
        {
            options.MaxReceiveMessageSize = MaxMessageSize;
            options.MaxSendMessageSize = MaxMessageSize;
            options.EnableDetailedErrors = true;
        });
        var application = builder.Build();
        application.UseRouting();
        application.MapGrpcService<ResourceMonitorService>();
        application.MapGrpcService<EngineService>();
        await application.StartAsync();
        var addresses = application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        return new MonitorServer(application, new Uri(addresses.First()).Authority);
    }

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource(0);
        await _application.StopAsync(now.Token);
        await _application.DisposeAsync();
    }
}
