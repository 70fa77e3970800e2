using System.Collections.Immutable;
using System.Globalization;

namespace HaCluster.Observation.Probes;

/// <summary>Parses HAProxy's statistics in CSV form (management guide, "CSV format").</summary>
internal static class HaProxyStatistics
{
    private const string ServerRow = "2";

    private static readonly string[] Responses = ["hrsp_1xx", "hrsp_2xx", "hrsp_3xx", "hrsp_4xx", "hrsp_5xx", "hrsp_other"];

    /// <summary>The checked servers of every backend, in file order. A server without health checks has no place here.</summary>
    /// <exception cref="FormatException">The text is not HAProxy's CSV.</exception>
    public static ImmutableArray<ServerObservation> Servers(string csv) =>
        [.. Rows(csv).Select(row => new ServerObservation(row["svname"], row["status"], CheckOf(row)))];

    /// <summary>What the servers have answered since HAProxy started, in file order.</summary>
    /// <exception cref="FormatException">The text is not HAProxy's CSV.</exception>
    public static ImmutableArray<ServerTraffic> Traffic(string csv) =>
        [.. Rows(csv).Select(row => new ServerTraffic(
            new ServerObservation(row["svname"], row["status"], CheckOf(row)),
            Responses.Sum(row.Count), row.Count("hrsp_5xx"), row.Count("eresp") + row.Count("econ"), row.Count("chkdown"),
            row.Count("rtime")))];

    private static string CheckOf(Row row) => row["check_status"].TrimStart('*', ' ');

    private static IEnumerable<Row> Rows(string csv)
    {
        var lines = csv.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (lines.Length == 0 || !lines[0].StartsWith("# ", StringComparison.Ordinal))
            throw new FormatException("the answer is not HAProxy's statistics in CSV form");

        var columns = Fields(lines[0][2..]);
        var rows = lines.Skip(1).Select(line => new Row(columns, Fields(line))).Where(row => row.IsComplete).ToList();
        // A page without the column is refused although it has no rows.
        return columns.Contains("type") ? rows.Where(row => row["type"] == ServerRow) : throw Missing("type");
    }

    private static FormatException Missing(string column) => new($"HAProxy's statistics have no column '{column}'");

    /// <summary>Splits one row; a quoted field may hold commas and doubled quotes.</summary>
    private static List<string> Fields(string row)
    {
        var fields = new List<string>();
        var field = new System.Text.StringBuilder();
        var quoted = false;
        for (var i = 0; i < row.Length; i++)
        {
            var c = row[i];
            if (c == '"' && quoted && i + 1 < row.Length && row[i + 1] == '"')
            {
                field.Append('"');
                i++;
            }
            else if (c == '"')
                quoted = !quoted;
            else if (c == ',' && !quoted)
            {
                fields.Add(field.ToString());
                field.Clear();
            }
            else
                field.Append(c);
        }
        fields.Add(field.ToString());
        return fields;
    }

    private sealed record Row(List<string> Columns, List<string> Fields)
    {
        public bool IsComplete => Fields.Count >= Columns.Count(title => title.Length > 0);

        public string this[string column] => Columns.IndexOf(column) is var index and >= 0 ? Fields[index] : throw Missing(column);

        /// <summary>0 where HAProxy has none, such as the responses of a server without a request.</summary>
        public long Count(string column) =>
            this[column] is { Length: > 0 } text ? long.Parse(text, CultureInfo.InvariantCulture) : 0;
    }
}
