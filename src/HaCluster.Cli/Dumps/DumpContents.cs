using System.Collections.Immutable;
using System.Text.Json;

namespace HaCluster.Cli.Dumps;

/// <param name="Name">With its schema, quoted as SQL needs it.</param>
/// <param name="Present">The database has one of this name.</param>
/// <param name="Filled">That one has rows.</param>
internal sealed record DumpTable(string Name, bool Present, bool Filled);

/// <summary>What a dump holds, beside what the database holds.</summary>
/// <param name="Foreign">It was not made of a database of this product.</param>
/// <param name="Tables">In the order of the dump.</param>
internal sealed record DumpContents(bool Foreign, ImmutableArray<DumpTable> Tables)
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    /// <param name="json"><c>{foreign, tables: [{name, present, filled}]}</c>.</param>
    public static DumpContents Read(string json) => JsonSerializer.Deserialize<DumpContents>(json, Options)!;

    /// <summary>The member <c>tables: [{name, replaced}]</c> of a JSON object.</summary>
    public void WriteTables(Utf8JsonWriter writer)
    {
        writer.WriteStartArray("tables");
        foreach (var table in Tables)
        {
            writer.WriteStartObject();
            writer.WriteString("name", table.Name);
            writer.WriteBoolean("replaced", table.Present);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }
}
