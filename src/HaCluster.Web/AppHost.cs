using HaCluster.Web.Api;
using HaCluster.Web.Database;
using HaCluster.Web.Hosting;
using HaCluster.Web.Settings;
using Prometheus;

namespace HaCluster.Web;

/// <summary>Puts the application together.</summary>
internal static class AppHost
{
    /// <summary>
    /// Connections at a time; further ones are closed at once. The load balancers make a small part of them. Below the files that a container
    /// may have open, because Kestrel has no better answer to running out of them.
    /// </summary>
    internal const int MaxConnections = 2048;

    public static WebApplication Build(AppSettings settings, TimeProvider clock)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            if (settings.ListenAddress is { } address)
                kestrel.Listen(address, settings.ListenPort);
            else
                kestrel.ListenAnyIP(settings.ListenPort);
            // Longer than what a load balancer lets pass, so that a long path is answered by the application, with a reason.
            kestrel.Limits.MaxRequestLineSize = 24 * 1024;
            kestrel.Limits.MaxRequestBodySize = HelloEndpoints.MaxBody;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(5);
            kestrel.Limits.MaxConcurrentConnections = MaxConnections;
        });
        // The thread of the pool that took the bytes of a request goes on with it; another one takes the next bytes.
        builder.WebHost.UseSockets(sockets => sockets.UnsafePreferInlineScheduling = true);
        builder.Logging.ClearProviders();
        builder.Logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.UseUtcTimestamp = true;
            console.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ ";
        });
        builder.Logging.SetMinimumLevel(LogLevel.Information).AddFilter("Microsoft", LogLevel.Warning)
            // It would make an activity for each request, for scopes that no line of the log shows.
            .AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
        AddServices(builder.Services, settings, clock);
        var app = builder.Build();
        app.UseMiddlewares(settings);
        app.Services.GetRequiredService<HelloEndpoints>().Map(app);
        app.Services.GetRequiredService<HealthEndpoints>().Map(app);
        app.MapMetrics("/metrics", app.Services.GetRequiredService<CollectorRegistry>());
        return app;
    }

    private static void AddServices(IServiceCollection services, AppSettings settings, TimeProvider clock)
    {
        // A registry of its own: several applications can then live in one process, as they do in tests.
        var registry = Metrics.NewCustomRegistry();
        DotNetStats.Register(registry);
        services.AddSingleton(settings).AddSingleton(clock).AddSingleton(registry)
            .AddSingleton<IMetricFactory>(Metrics.WithCustomRegistry(registry))
            .AddSingleton<RequestMetrics>().AddSingleton<DatabaseMetrics>().AddSingleton<DatabaseHosts>().AddSingleton<UserStore>()
            .AddSingleton<HostMonitor>().AddHostedService(s => s.GetRequiredService<HostMonitor>())
            .AddSingleton<ReadinessCheck>().AddSingleton<HelloEndpoints>().AddSingleton<HealthEndpoints>()
            .AddSingleton<DrainState>().AddSingleton<IHostLifetime, DrainingLifetime>()
            .Configure<HostOptions>(host => host.ShutdownTimeout = settings.WriteBudget + TimeSpan.FromSeconds(1));
    }

    private static void UseMiddlewares(this WebApplication app, AppSettings settings)
    {
        var drain = app.Services.GetRequiredService<DrainState>();
        // Set at the last moment: the exception handler clears all headers.
        Func<object, Task> mark = response =>
        {
            var headers = ((HttpResponse)response).Headers;
            headers["X-Served-By"] = settings.InstanceName;
            if (drain.IsDraining)
                headers.Connection = "close";
            return Task.CompletedTask;
        };
        app.Use((context, next) =>
        {
            context.Response.OnStarting(mark, context.Response);
            return next(context);
        });
        app.Use(app.Services.GetRequiredService<RequestMetrics>().MeasureAsync);
        app.UseErrorResponses();
    }
}
