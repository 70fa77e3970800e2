using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.WebUtilities;

namespace HaCluster.Web.Api;

/// <summary>The answer to a greeting request.</summary>
internal sealed record HelloResponse(string Message);

/// <summary>RFC 9457. <paramref name="Type"/> is always <c>about:blank</c>: the status says the kind, the detail says the rest.</summary>
internal sealed record ProblemResponse(string Type, string Title, int Status, string Detail);

/// <summary>The state of readiness: who would serve what.</summary>
/// <param name="Status"><c>ready</c>.</param>
/// <param name="Writes">Whether a primary is known and not full of abandoned writes; reads alone make an instance ready.</param>
internal sealed record ReadyResponse(string Status, bool Writes);

[JsonSerializable(typeof(HelloResponse))]
[JsonSerializable(typeof(ProblemResponse))]
[JsonSerializable(typeof(ReadyResponse))]
internal sealed partial class ApiJson : JsonSerializerContext
{
    /// <summary>Details are read by people: quotes stay quotes. Safe, for nothing embeds these answers in HTML.</summary>
    public static ApiJson Readable { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}

/// <summary>Writes a document with its length, in one piece: a stream of unknown length costs everybody on its way more.</summary>
internal static class JsonAnswer
{
    public static Task WriteAsync<T>(this HttpResponse response, T value, JsonTypeInfo<T> type, string contentType = "application/json")
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(value, type);
        response.ContentType = contentType;
        response.ContentLength = body.Length;
        return response.Body.WriteAsync(body, response.HttpContext.RequestAborted).AsTask();
    }
}

/// <summary>Writes errors as <c>application/problem+json</c>.</summary>
internal static class Problem
{
    public static Task WriteAsync(HttpContext context, int status, string detail)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsync(
            new ProblemResponse("about:blank", ReasonPhrases.GetReasonPhrase(status), status, detail),
            ApiJson.Readable.ProblemResponse,
            "application/problem+json");
    }

    /// <summary>503 with the advice when to come back.</summary>
    public static Task UnavailableAsync(HttpContext context, string detail)
    {
        context.Response.Headers.RetryAfter = "1";
        return WriteAsync(context, StatusCodes.Status503ServiceUnavailable, detail);
    }
}
