using System.Globalization;
using System.Text.Json;
using HaCluster.Failover.Wal;

namespace HaCluster.Failover.Members;

/// <summary>Optional values in the JSON that database hosts print: null where the key is absent or has another type.</summary>
internal static class ReportJson
{
    public static string? Text(this JsonElement parent, string name) =>
        parent.Has(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    public static Lsn? Position(this JsonElement parent, string name) => Lsn.TryParse(parent.Text(name), out var lsn) ? lsn : null;

    public static DateTimeOffset? Time(this JsonElement parent, string name) => ToTime(parent.Text(name));

    public static bool? Flag(this JsonElement parent, string name) =>
        parent.Has(name, out var value) && value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : null;

    public static int? Number(this JsonElement parent, string name) =>
        parent.Has(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) ? number : null;

    public static long? LongNumber(this JsonElement parent, string name) =>
        parent.Has(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) ? number : null;

    public static JsonElement? Child(this JsonElement parent, string name) =>
        parent.Has(name, out var child) && child.ValueKind == JsonValueKind.Object ? child : null;

    public static IEnumerable<JsonElement> List(this JsonElement parent, string name) =>
        parent.Has(name, out var list) && list.ValueKind == JsonValueKind.Array ? list.EnumerateArray() : [];

    public static DateTimeOffset? ToTime(string? text) => DateTimeOffset.TryParse(
        text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time) ? time : null;

    private static bool Has(this JsonElement parent, string name, out JsonElement value)
    {
        value = default;
        return parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out value);
    }
}
