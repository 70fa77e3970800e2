using System.Text.Json;
using System.Text.Json.Serialization;
using HaCluster.Failover.Members;

namespace HaCluster.Failover.Planning;

/// <summary>
/// What a caller that has just looked at the cluster hands to the failover program: what is wanted, and what it saw, so that the program
/// need not look again. The steps themselves ask the servers once more before they touch them.
/// </summary>
public sealed record Handover(FailoverRequest Request, ClusterState State)
{
    /// <summary>Environment variable that carries it as JSON. It holds no secret.</summary>
    public const string Variable = "HACLUSTER_FAILOVER_HANDOVER";

    /// <summary>An older observation is not used.</summary>
    public static readonly TimeSpan MaximumAge = TimeSpan.FromSeconds(30);

    /// <summary>
    /// An older request is not used: the Pulumi CLI may build the program and fetch its plugins first, and that takes minutes.
    /// </summary>
    public static readonly TimeSpan MaximumAgeOfRequest = TimeSpan.FromMinutes(15);

    private static readonly JsonSerializerOptions Options = new()
    {
        Converters = { new JsonStringEnumConverter() },
        IgnoreReadOnlyProperties = true,
    };

    public string ToJson() => JsonSerializer.Serialize(this, Options);

    /// <summary>Null when there is none or it is too old.</summary>
    /// <exception cref="JsonException">The text is not what <see cref="ToJson"/> writes.</exception>
    public static Handover? Read(string? json, DateTimeOffset now)
    {
        if (string.IsNullOrEmpty(json))
            return null;
        var handover = JsonSerializer.Deserialize<Handover>(json, Options) ?? throw new JsonException($"{Variable} is empty.");
        return now - handover.State.At > MaximumAgeOfRequest ? null : handover;
    }

    /// <summary>What the caller saw; null when that was too long ago, so that it must be looked again.</summary>
    public ClusterState? FreshState(DateTimeOffset now) => now - State.At > MaximumAge ? null : State;
}
