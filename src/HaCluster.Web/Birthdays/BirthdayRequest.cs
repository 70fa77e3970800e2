using System.Globalization;
using System.Text.Json;

namespace HaCluster.Web.Birthdays;

/// <summary>
/// Reads <c>{"dateOfBirth":"YYYY-MM-DD"}</c>. By hand, over a parsed document, because a serializer's complaints speak of paths and
/// CLR types and this one must tell a person which field is missing, unknown, twice there, or holds what.
/// </summary>
internal static class BirthdayRequest
{
    private const string Field = "dateOfBirth";
    private const string Shape = "{\"dateOfBirth\":\"YYYY-MM-DD\"}";

    /// <summary>The date, or what is wrong with the body in a sentence for the client.</summary>
    public static (DateOnly Date, string? Problem) Parse(ReadOnlyMemory<byte> body, DateOnly today)
    {
        if (body.IsEmpty)
            return (default, $"The body is empty; it must be {Shape}.");
        try
        {
            using var document = JsonDocument.Parse(body);
            return Parse(document.RootElement, today);
        }
        catch (InvalidOperationException)
        {
            return (default, $"The body holds a string that is not valid Unicode; it must be {Shape}.");
        }
        catch (JsonException exception)
        {
            return (default,
                $"The body is not valid JSON (line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1}); "
                    + $"it must be {Shape}.");
        }
    }

    private static (DateOnly, string?) Parse(JsonElement root, DateOnly today)
    {
        if (root.ValueKind != JsonValueKind.Object)
            return (default, $"The body is a JSON {Kind(root)}; it must be the object {Shape}.");
        JsonElement? found = null;
        foreach (var property in root.EnumerateObject())
        {
            if (property.Name != Field)
                return (default, $"The field '{Shorten(property.Name)}' is unknown; the body must be {Shape}.");
            if (found is not null)
                return (default, $"The field '{Field}' is there more than once; the body must be {Shape}.");
            found = property.Value;
        }
        if (found is not { } value)
            return (default, $"The field '{Field}' is missing; the body must be {Shape}.");
        if (value.ValueKind != JsonValueKind.String)
            return (default, $"The field '{Field}' is a JSON {Kind(value)}; it must be a string like \"1990-05-17\".");
        return ParseDate(value.GetString()!, today);
    }

    private static (DateOnly, string?) ParseDate(string text, DateOnly today)
    {
        if (!DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
            return (default, $"The {Field} '{Shorten(text)}' is not a date of the calendar in the form YYYY-MM-DD.");
        // PostgreSQL has every later date; this one the driver stores as the infinitely early date.
        if (date == DateOnly.MinValue)
            return (default, $"The {Field} {text} is too early; the earliest is {DateOnly.MinValue.AddDays(1):yyyy-MM-dd}.");
        return date < today
            ? (date, null)
            : (default, $"The {Field} {text} must be before today, which is {today:yyyy-MM-dd} (UTC).");
    }

    private static string Kind(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.True or JsonValueKind.False => "boolean",
        var kind => kind.ToString().ToLowerInvariant(),
    };

    private static string Shorten(string text) => text.Length <= 40 ? text : text[..40] + "…";
}
