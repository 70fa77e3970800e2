using HaCluster.Web.Database;
using HaCluster.Web.Hosting;

namespace HaCluster.Web.Api;

/// <summary><c>/health/live</c>: the process serves HTTP. <c>/health/ready</c>: it can also serve users.</summary>
internal sealed class HealthEndpoints(ReadinessCheck readiness, UserStore users, DrainState drain)
{
    public void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/health/live", (RequestDelegate)(context => context.Response.WriteAsync("live\n")));
        app.MapGet("/health/ready", (RequestDelegate)ReadyAsync);
    }

    private async Task ReadyAsync(HttpContext context)
    {
        if (drain.IsDraining)
            await Problem.UnavailableAsync(context, "This instance is shutting down.");
        else if (!await readiness.IsReadyAsync())
            await Problem.UnavailableAsync(context, "This instance cannot read from any database host.");
        else
            await context.Response.WriteAsJsonAsync(
                new ReadyResponse("ready", users.AcceptsWrites), ApiJson.Readable.ReadyResponse, "application/json");
    }
}
