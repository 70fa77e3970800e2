using System.Collections.Immutable;

namespace HaCluster.Observation.Probes;

/// <summary>Parses HAProxy's statistics in CSV form (management guide, "CSV format").</summary>
internal static class HaProxyStatistics
{
    private const string ServerRow = "2";

    /// <summary>The checked servers of every backend, in file order. A server without health checks has no place here.</summary>
    /// <exception cref="FormatException">The text is not HAProxy's CSV.</exception>
    public static ImmutableArray<ServerObservation> Servers(string csv)
    {
        var lines = csv.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (lines.Length == 0 || !lines[0].StartsWith("# ", StringComparison.Ordinal))
            throw new FormatException("the answer is not HAProxy's statistics in CSV form");

        var columns = Fields(lines[0][2..]);
        int name = Column("svname"), status = Column("status"), type = Column("type"), check = Column("check_status");
        return [.. lines.Skip(1).Select(Fields)
            .Where(row => row.Count > Math.Max(type, check) && row[type] == ServerRow)
            .Select(row => new ServerObservation(row[name], row[status], row[check].TrimStart('*', ' ')))];

        int Column(string title) => columns.IndexOf(title) is var index and >= 0
            ? index
            : throw new FormatException($"HAProxy's statistics have no column '{title}'");
    }

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
}
