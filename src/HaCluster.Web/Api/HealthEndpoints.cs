using HaCluster.Web.Database;
using HaCluster.Web.Hosting;

namespace HaCluster.Web.Api;

/// <summary><c>/health/live</c>: the process serves HTTP. <c>/health/ready</c>: it can also serve users.</summary>
internal sealed class HealthEndpoints(ReadinessCheck readiness, UserStore users, DrainState drain)
{
    /// <summary>Whoever may read may also ask for the head alone.</summary>
    public static readonly string[] Reading = [HttpMethods.Get, HttpMethods.Head];

    public void Map(IEndpointRouteBuilder app)
    {
        app.MapMethods("/health/live", Reading, (RequestDelegate)(context => context.Response.WriteAsync("live\n")));
        app.MapMethods("/health/ready", Reading, (RequestDelegate)ReadyAsync);
    }

    private async Task ReadyAsync(HttpContext context)
    {
        if (drain.IsDraining)
            await Problem.UnavailableAsync(context, "This instance is shutting down.");
        else if (!await readiness.IsReadyAsync())
            await Problem.UnavailableAsync(context, "This instance cannot read from any database host.");
        else
            await context.Response.WriteAsync(new ReadyResponse("ready", users.AcceptsWrites), ApiJson.Readable.ReadyResponse);
    }
}
