using HaCluster.Web.Database;
using Microsoft.AspNetCore.Diagnostics;

namespace HaCluster.Web.Api;

/// <summary>Turns whatever did not end in an answer of an endpoint into <c>application/problem+json</c>.</summary>
internal static class ErrorResponses
{
    public static void UseErrorResponses(this WebApplication app)
    {
        app.UseExceptionHandler(
            new ExceptionHandlerOptions
            {
                ExceptionHandler = ExceptionAsync,
                SuppressDiagnosticsCallback = c => c.Exception is not null && IsExpected(c.Exception),
            });
        app.UseStatusCodePages(pages => EmptyAsync(pages.HttpContext));
    }

    private static bool IsExpected(Exception error) => error is DatabaseUnavailableException or BadHttpRequestException;

    private static Task ExceptionAsync(HttpContext context) => context.Features.Get<IExceptionHandlerFeature>()!.Error switch
    {
        DatabaseUnavailableException { OutcomeUnknown: true } => Problem.UnavailableAsync(
            context,
            "The database did not confirm the write in time: the date may or may not be stored. Sending the same request again is safe."),
        DatabaseUnavailableException { WritesWaiting: > 0 and var waiting } => Problem.UnavailableAsync(
            context,
            $"Writes are refused while {waiting} earlier ones of this instance wait for the database to confirm them; nothing was changed. "
                + "Try again shortly."),
        DatabaseUnavailableException =>
            Problem.UnavailableAsync(
                context, "The database cannot serve this request at the moment; nothing was changed. Try again shortly."),
        BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => Problem.WriteAsync(
            context, StatusCodes.Status413PayloadTooLarge, $"The body is too large; at most {HelloEndpoints.MaxBody} bytes are read."),
        BadHttpRequestException error => Problem.WriteAsync(context, error.StatusCode, $"The request is malformed: {error.Message}"),
        _ => Problem.WriteAsync(
            context, StatusCodes.Status500InternalServerError, "The request failed for a reason that is in this instance's log."),
    };

    private static Task EmptyAsync(HttpContext context)
    {
        if (context.Response.StatusCode != StatusCodes.Status405MethodNotAllowed)
            return RefusedAsync(context);
        // Routing has put the methods of the path there.
        var allowed = context.Response.Headers.Allow.ToString().Split(", ").Append(HttpMethods.Options).Order(StringComparer.Ordinal);
        context.Response.Headers.Allow = string.Join(", ", allowed);
        if (!HttpMethods.IsOptions(context.Request.Method))
            return RefusedAsync(context);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    private static Task RefusedAsync(HttpContext context) => context.Response.StatusCode switch
    {
        StatusCodes.Status404NotFound =>
            Problem.WriteAsync(context, 404, $"There is nothing at {context.Request.Path}; greetings are at /hello/{{username}}."),
        StatusCodes.Status405MethodNotAllowed => Problem.WriteAsync(
            context, 405,
            $"{context.Request.Method} is not possible at {context.Request.Path}; allowed: {context.Response.Headers.Allow}."),
        var status => Problem.WriteAsync(context, status, "The request was refused."),
    };
}
