namespace HaCluster.Engine.Providers;

/// <summary>Shortens long output for a message.</summary>
internal static class TextTail
{
    /// <summary>The last lines, indented, empty ones at the end left out.</summary>
    public static string Of(string text, int lines = 20, string indent = "    ")
    {
        var all = text.TrimEnd().Split('\n');
        var shown = all.TakeLast(lines).Select(line => indent + line.TrimEnd('\r'));
        return string.Join('\n', all.Length > lines ? shown.Prepend($"{indent}... ({all.Length - lines} lines before)") : shown);
    }
}
