using System.Text.Json;

namespace HaCluster.Observation.Delivery;

/// <summary>What the host of the registry says of it.</summary>
/// <param name="Host">Name of the host.</param>
/// <param name="Failure">Why it did not say; null when it did.</param>
public sealed record RegistryReport(string Host, string? Failure)
{
    /// <summary>Whether images can be pushed. For the moments in which it removes what nothing needs they cannot.</summary>
    public bool TakesImages { get; init; }

    /// <summary>Whether application hosts can pull.</summary>
    public bool GivesImages { get; init; }

    public int Images { get; init; }

    /// <summary>What the images take of the volume, and what is left; null when not known.</summary>
    public long? UsedBytes { get; init; }

    public long? FreeBytes { get; init; }

    /// <summary>When it last removed what nothing needs; null before the first time.</summary>
    public DateTimeOffset? Collected { get; init; }

    /// <summary>Jenkins on the same host; null where none is installed.</summary>
    public JenkinsReport? Jenkins { get; init; }

    /// <summary>Reads the one JSON object that <c>registry-status</c> prints.</summary>
    /// <exception cref="JsonException">Something else.</exception>
    public static RegistryReport Read(string host, string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var root = document.RootElement;
            return new RegistryReport(host, null)
            {
                TakesImages = root.GetProperty("push").GetBoolean(),
                GivesImages = root.GetProperty("pull").GetBoolean(),
                Images = root.GetProperty("images").GetInt32(),
                UsedBytes = Number(root, "usedBytes"),
                FreeBytes = Number(root, "freeBytes"),
                Collected = Number(root, "collected") is { } seconds ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null,
                Jenkins = root.TryGetProperty("jenkins", out var jenkins) && jenkins.ValueKind != JsonValueKind.Null ? Read(jenkins) : null,
            };
        }
        catch (Exception exception) when (exception is InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw new JsonException(exception.Message, exception);
        }
    }

    private static JenkinsReport Read(JsonElement jenkins) => new(
        jenkins.GetProperty("answers").GetBoolean(), jenkins.GetProperty("closed").GetBoolean(), jenkins.GetProperty("job").GetBoolean(),
        jenkins.GetProperty("agent").GetBoolean());

    private static long? Number(JsonElement root, string name) =>
        root.GetProperty(name) is { ValueKind: not JsonValueKind.Null } number ? number.GetInt64() : null;
}
