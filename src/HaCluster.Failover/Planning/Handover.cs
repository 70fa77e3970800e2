using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using HaCluster.Failover.Members;

namespace HaCluster.Failover.Planning;

/// <summary>
/// What a caller that has carried out a plan hands to the failover program, so that the stack has it on record. The program decides and
/// runs nothing then.
/// </summary>
/// <param name="Plan">The plan.</param>
/// <param name="Executed">The steps that succeeded, each with its facts as lines.</param>
/// <param name="State">What was seen afterwards.</param>
public sealed record Handover(Plan Plan, ImmutableDictionary<StepAction, string> Executed, ClusterState State)
{
    /// <summary>Environment variable that carries it as JSON. It holds no secret.</summary>
    public const string Variable = "HACLUSTER_FAILOVER_HANDOVER";

    /// <summary>An older observation is not used: the Pulumi CLI may build the program and fetch its plug-ins first.</summary>
    public static readonly TimeSpan MaximumAge = TimeSpan.FromSeconds(30);

    private static readonly JsonSerializerOptions Options = new()
    {
        Converters = { new JsonStringEnumConverter() },
        IgnoreReadOnlyProperties = true,
    };

    public string ToJson() => JsonSerializer.Serialize(this, Options);

    /// <summary>Null when there is none.</summary>
    /// <exception cref="JsonException">The text is not what <see cref="ToJson"/> writes.</exception>
    public static Handover? Read(string? json) => string.IsNullOrEmpty(json)
        ? null
        : JsonSerializer.Deserialize<Handover>(json, Options) ?? throw new JsonException($"{Variable} is empty.");

    /// <summary>What the caller saw; null when that was too long ago, so that it must be looked again.</summary>
    public ClusterState? FreshState(DateTimeOffset now) => now - State.At > MaximumAge ? null : State;
}
