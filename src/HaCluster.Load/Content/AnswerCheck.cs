using System.Net;
using System.Text.Json;

namespace HaCluster.Load.Content;

/// <summary>A response as it came.</summary>
/// <param name="MediaType">Null without content.</param>
/// <param name="Sent">When the request was sent, by the clock of this machine.</param>
internal sealed record Answer(HttpStatusCode Status, string? MediaType, byte[] Body, DateTimeOffset Sent, DateTimeOffset Received);

/// <param name="Kind">One of <see cref="ErrorKinds"/>.</param>
/// <param name="Detail">What was expected, and what came.</param>
internal sealed record Fault(string Kind, string Detail);

/// <summary>Whether a response is the one that the application must give; null when it is.</summary>
internal static class AnswerCheck
{
    private const int QuotedLength = 200;

    public static Fault? OfWrite(Answer answer) =>
        answer.Status != HttpStatusCode.NoContent ? OtherStatus(answer, "204")
        : answer.Body.Length > 0 ? Wrong(answer, "no content")
        : null;

    /// <summary>Of a name that this run has written.</summary>
    public static Fault? OfRead(Answer answer, KnownName name)
    {
        if (answer.Status != HttpStatusCode.OK)
            return OtherStatus(answer, $"200 with the date {name.Date:yyyy-MM-dd} of {name.Name}");
        if (answer.MediaType != "application/json" || Member(answer.Body, "message") is not { } message)
            return Wrong(answer, "a greeting");
        if (Matches(name.Date))
            return null;
        var expected = $"\"{Greeting.For(name.Name, name.Date, DateOnly.FromDateTime(answer.Sent.UtcDateTime))}\"";
        return name.Earlier is { } earlier && Matches(earlier)
            ? new Fault(ErrorKinds.StaleContent, $"expected {expected}, got the date before: {Quoted(answer)}")
            : Wrong(answer, expected);

        bool Matches(DateOnly date) => Greeting.Matches(message, name.Name, date, answer.Sent, answer.Received);
    }

    /// <summary>Of a name that nobody writes.</summary>
    public static Fault? OfUnknown(Answer answer, string name) =>
        answer.Status != HttpStatusCode.NotFound ? OtherStatus(answer, $"404 for {name}, which nobody has written")
        : answer.MediaType != "application/problem+json"
            || Member(answer.Body, "detail")?.Contains($"'{name}'", StringComparison.Ordinal) != true
            ? Wrong(answer, $"a problem about '{name}'")
        : null;

    private static Fault OtherStatus(Answer answer, string expected) =>
        new(ErrorKinds.Status((int)answer.Status), $"expected {expected}, got {(int)answer.Status}: {Quoted(answer)}");

    private static Fault Wrong(Answer answer, string expected) =>
        new(ErrorKinds.WrongContent, $"expected {expected}, got {Quoted(answer)}");

    private static string Quoted(Answer answer)
    {
        var text = System.Text.Encoding.UTF8.GetString(answer.Body.AsSpan(0, Math.Min(answer.Body.Length, QuotedLength)));
        return text.Length == 0 ? "nothing" : text;
    }

    private static string? Member(byte[] body, string name)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
                ? value.GetString()
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
