using System.Text.Json;
using System.Text.Json.Serialization;

namespace HaCluster.Failover.Wal;

/// <summary>Writes a position as PostgreSQL prints it.</summary>
internal sealed class LsnJsonConverter : JsonConverter<Lsn>
{
    public override Lsn Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Lsn.TryParse(reader.GetString(), out var lsn) ? lsn : throw new JsonException("not a WAL position such as 0/5000148");

    public override void Write(Utf8JsonWriter writer, Lsn value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());
}
