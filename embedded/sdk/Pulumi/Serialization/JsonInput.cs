using System.Text;
using System.Text.Json;
using Google.Protobuf.WellKnownTypes;

namespace Pulumi.Serialization;

/// <summary>Turns property values into JSON text.</summary>
internal static class JsonInput
{
    /// <summary>The JSON text of an input value: secret, unknown and dependent as the parts of the value are.</summary>
    public static Output<string> ToJson(object value)
    {
        return new Output<string>(ToJsonAsync());

        async Task<OutputData<string>> ToJsonAsync()
        {
            var serializer = new PropertySerializer { WrapSecrets = false };
            var wire = await serializer.SerializeAsync(value, "json").ConfigureAwait(false);
            return new(
                [.. serializer.Dependencies],
                ToText(wire),
                !serializer.ContainsUnknown,
                serializer.ContainsSecret);
        }
    }

    /// <summary>
    /// The JSON text of a wire value. Keys are sorted: maps have no stable order and the text must not differ from run to run.
    /// </summary>
    public static string ToText(Value value)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            Write(writer, value);
        }

        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    private static void Write(Utf8JsonWriter writer, Value value)
    {
        switch (value.KindCase)
        {
            case Value.KindOneofCase.BoolValue:
                writer.WriteBooleanValue(value.BoolValue);
                break;
            case Value.KindOneofCase.NumberValue:
                writer.WriteNumberValue(value.NumberValue);
                break;
            case Value.KindOneofCase.StringValue:
                writer.WriteStringValue(value.StringValue);
                break;
            case Value.KindOneofCase.ListValue:
                writer.WriteStartArray();
                foreach (var item in value.ListValue.Values)
                {
                    Write(writer, item);
                }

                writer.WriteEndArray();
                break;
            case Value.KindOneofCase.StructValue:
                writer.WriteStartObject();
                foreach (var (key, item) in value.StructValue.Fields.OrderBy(field => field.Key, StringComparer.Ordinal))
                {
                    writer.WritePropertyName(key);
                    Write(writer, item);
                }

                writer.WriteEndObject();
                break;
            default:
                writer.WriteNullValue();
                break;
        }
    }
}
