using System.Text.Json;
using HaCluster.Drills.Faults;

namespace HaCluster.Drills.Checks;

/// <summary>How a command failed, from the document that it printed.</summary>
internal static class ErrorCode
{
    /// <summary>The code of its error (docs/errors.md); its exit code where it printed none; null when it succeeded.</summary>
    public static string? Of(ProcessResult result)
    {
        if (result.ExitCode == 0)
            return null;
        if (!string.IsNullOrWhiteSpace(result.Output))
        {
            using var document = JsonDocument.Parse(result.Output);
            if (document.RootElement.TryGetProperty("error", out var error))
                return error.GetProperty("code").GetString();
        }
        return $"exit code {result.ExitCode}";
    }
}
