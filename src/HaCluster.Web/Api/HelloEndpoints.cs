using System.Buffers;
using HaCluster.Web.Birthdays;
using HaCluster.Web.Database;

namespace HaCluster.Web.Api;

/// <summary><c>/hello/{username}</c>: PUT or POST stores a date of birth (204), GET greets (200).</summary>
internal sealed class HelloEndpoints(UserStore users, TimeProvider clock)
{
    /// <summary>Bytes of a body; a valid one has about thirty. Enforced by Kestrel, which answers 413 without reading on.</summary>
    public const int MaxBody = 1024;

    public void Map(IEndpointRouteBuilder app)
    {
        app.MapMethods("/hello/{username}", [HttpMethods.Put, HttpMethods.Post], (RequestDelegate)SaveAsync);
        app.MapMethods("/hello/{username}", HealthEndpoints.Reading, (RequestDelegate)GreetAsync);
    }

    private DateOnly Today => DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);

    private async Task SaveAsync(HttpContext context)
    {
        if (await UsernameAsync(context) is not { } name)
            return;
        if (!IsJson(context.Request))
        {
            await Problem.WriteAsync(
                context, StatusCodes.Status415UnsupportedMediaType, "The body must be sent with content-type: application/json, in UTF-8.");
            return;
        }
        var (birthday, problem) = BirthdayRequest.Parse(await BodyAsync(context), Today);
        if (problem is not null)
        {
            await Problem.WriteAsync(context, StatusCodes.Status400BadRequest, problem);
            return;
        }
        await users.SaveAsync(name.Key, birthday, context.RequestAborted);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private async Task GreetAsync(HttpContext context)
    {
        if (await UsernameAsync(context) is not { } name)
            return;
        if (await users.FindAsync(name.Key, context.RequestAborted) is not { } birthday)
        {
            await Problem.WriteAsync(
                context, StatusCodes.Status404NotFound,
                $"No date of birth is stored for '{name.AsAsked}'; store one with PUT {context.Request.Path}.");
            return;
        }
        await context.Response.WriteAsync(
            new HelloResponse(Birthday.Greeting(name.AsAsked, birthday, Today)), ApiJson.Readable.HelloResponse);
    }

    private static async Task<Username?> UsernameAsync(HttpContext context)
    {
        var (name, problem) = Username.Parse((string)context.Request.RouteValues["username"]!);
        if (problem is null)
            return name;
        await Problem.WriteAsync(context, StatusCodes.Status400BadRequest, problem);
        return null;
    }

    private static bool IsJson(HttpRequest request) =>
        Microsoft.Net.Http.Headers.MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
        && type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)
        && (!type.Charset.HasValue || type.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase)
            || type.Charset.Equals("\"utf-8\"", StringComparison.OrdinalIgnoreCase));

    private static async Task<ReadOnlyMemory<byte>> BodyAsync(HttpContext context)
    {
        var reader = context.Request.BodyReader;
        while (true)
        {
            var result = await reader.ReadAsync(context.RequestAborted);
            if (result.IsCompleted)
            {
                var body = result.Buffer.ToArray();
                reader.AdvanceTo(result.Buffer.End);
                return body;
            }
            reader.AdvanceTo(result.Buffer.Start, result.Buffer.End);
        }
    }
}
