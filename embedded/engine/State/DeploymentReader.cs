using System.Collections.Immutable;
using System.Text.Json;
using HaCluster.Deployment.Properties;
using HaCluster.Engine.Properties;

namespace HaCluster.Engine.State;

/// <summary>Reads a Pulumi v3 deployment JSON, exported or from a state file.</summary>
internal static class DeploymentReader
{
    /// <summary>The salt that its secrets were encrypted with; null when it has none.</summary>
    /// <param name="document">The whole document, exported or checkpoint form.</param>
    /// <param name="provider">Another kind of secrets provider, whose secrets cannot be read here; null for none.</param>
    public static string? FindSalt(JsonElement document, out string? provider)
    {
        provider = null;
        if (!Deployment(document).TryGetProperty("secrets_providers", out var providers) || providers.ValueKind != JsonValueKind.Object)
            return null;
        var type = providers.TryGetProperty("type", out var name) && name.ValueKind == JsonValueKind.String ? name.GetString() : null;
        if (type is "passphrase")
        {
            return providers.TryGetProperty("state", out var state) && state.ValueKind == JsonValueKind.Object
                && state.TryGetProperty("salt", out var salt) && salt.ValueKind == JsonValueKind.String ? salt.GetString() : null;
        }
        provider = string.IsNullOrEmpty(type) ? null : type;
        return null;
    }

    /// <exception cref="PropertyFormatException">Not a version 3 deployment, or a part is missing or has the wrong form.</exception>
    public static Snapshot Read(JsonElement document, Func<string, string, string> decrypt) => Checked(() =>
    {
        var reader = new PropertyJsonReader(decrypt);
        var deployment = Deployment(document);
        ImmutableArray<ResourceState> resources = deployment.TryGetProperty("resources", out var list)
            && list.ValueKind == JsonValueKind.Array
            ? [.. list.EnumerateArray().Select(item => ReadResource(reader, item))]
            : [];
        ImmutableArray<PendingOperation> pending = deployment.TryGetProperty("pending_operations", out var operations)
            && operations.ValueKind == JsonValueKind.Array
            ? [.. operations.EnumerateArray().Select(item => new PendingOperation(
                ReadResource(reader, item.GetProperty("resource")), Named<PendingOperationType>(item.GetProperty("type"))))]
            : [];
        return new Snapshot(resources, pending);
    });

    /// <summary>Reads a line of a journal.</summary>
    /// <exception cref="PropertyFormatException">A part is missing or has the wrong form.</exception>
    public static ImmutableArray<StateChange> ReadChanges(JsonElement line, Func<string, string, string> decrypt) =>
        Checked<ImmutableArray<StateChange>>(() =>
        {
            var reader = new PropertyJsonReader(decrypt);
            return
            [
                .. line.EnumerateArray().Select(item => new StateChange(
                    Named<StateChangeKind>(item.GetProperty("kind")), item.GetProperty("number").GetInt32(),
                    item.TryGetProperty("resource", out var resource) ? ReadResource(reader, resource) : null,
                    item.TryGetProperty("operation", out var operation) ? Named<PendingOperationType>(operation) : null)),
            ];
        });

    private static T Named<T>(JsonElement name) where T : struct, Enum => Enum.Parse<T>(name.GetString()!, ignoreCase: true);

    private static T Checked<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception exception) when (exception is InvalidOperationException or KeyNotFoundException or FormatException or JsonException
            or ArgumentException)
        {
            throw new PropertyFormatException(exception.Message, exception);
        }
    }

    private static JsonElement Deployment(JsonElement document)
    {
        if (document.ValueKind != JsonValueKind.Object || !document.TryGetProperty("version", out var version)
            || !version.TryGetInt32(out var number))
            throw new PropertyFormatException("It is not a Pulumi deployment: it has no 'version'.");
        if (number != 3)
            throw new PropertyFormatException($"It is a deployment of version {number}; this engine reads version 3.");
        if (document.TryGetProperty("deployment", out var deployment))
            return deployment;
        if (document.TryGetProperty("checkpoint", out var checkpoint) && checkpoint.TryGetProperty("latest", out var latest))
            return latest;
        throw new PropertyFormatException("It is not a Pulumi deployment: it has no 'deployment'.");
    }

    private static ResourceState ReadResource(PropertyJsonReader reader, JsonElement source)
    {
        var urn = source.GetProperty("urn").GetString()!;
        return new ResourceState
        {
            Urn = urn,
            Custom = source.GetProperty("custom").GetBoolean(),
            Id = Text(source, "id"),
            Inputs = Map(reader, source, "inputs", urn),
            Outputs = Map(reader, source, "outputs", urn),
            Parent = Text(source, "parent"),
            Provider = Text(source, "provider"),
            Dependencies = List(source, "dependencies"),
            PropertyDependencies = PropertyDependencies(source),
            DeletedWith = Text(source, "deletedWith"),
            Delete = Flag(source, "delete"),
            PendingReplacement = Flag(source, "pendingReplacement"),
            External = Flag(source, "external"),
            Protect = Flag(source, "protect"),
            RetainOnDelete = Flag(source, "retainOnDelete"),
            InitErrors = List(source, "initErrors"),
            AdditionalSecretOutputs = List(source, "additionalSecretOutputs"),
            IgnoreChanges = List(source, "ignoreChanges"),
            ReplaceOnChanges = List(source, "replaceOnChanges"),
            CustomTimeouts = Timeouts(source),
            ImportId = Text(source, "importID"),
            Created = Time(source, "created"),
            Modified = Time(source, "modified"),
        };
    }

    private static PropertyMap Map(PropertyJsonReader reader, JsonElement source, string key, string urn) =>
        source.TryGetProperty(key, out var map) && map.ValueKind == JsonValueKind.Object
            ? reader.ReadMap($"{urn} {key}", map)
            : PropertyMap.Empty;

    private static ImmutableSortedDictionary<string, ImmutableArray<string>> PropertyDependencies(JsonElement source)
    {
        if (!source.TryGetProperty("propertyDependencies", out var map) || map.ValueKind != JsonValueKind.Object)
            return ResourceState.NoPropertyDependencies;
        return ResourceState.NoPropertyDependencies.AddRange(map.EnumerateObject().Select(
            property => KeyValuePair.Create(property.Name, Strings(property.Value))));
    }

    private static CustomTimeouts Timeouts(JsonElement source)
    {
        if (!source.TryGetProperty("customTimeouts", out var map) || map.ValueKind != JsonValueKind.Object)
            return CustomTimeouts.None;
        return new CustomTimeouts(Seconds(map, "create"), Seconds(map, "update"), Seconds(map, "delete"), Seconds(map, "read"));
    }

    private static TimeSpan? Seconds(JsonElement map, string key) =>
        map.TryGetProperty(key, out var value) && value.GetDouble() is > 0 and var seconds ? TimeSpan.FromSeconds(seconds) : null;

    private static string Text(JsonElement source, string key) =>
        source.TryGetProperty(key, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    private static bool Flag(JsonElement source, string key) =>
        source.TryGetProperty(key, out var value) && value.ValueKind == JsonValueKind.True;

    private static ImmutableArray<string> List(JsonElement source, string key) =>
        source.TryGetProperty(key, out var list) ? Strings(list) : [];

    private static ImmutableArray<string> Strings(JsonElement list) =>
        list.ValueKind == JsonValueKind.Array ? [.. list.EnumerateArray().Select(item => item.GetString()!)] : [];

    private static DateTimeOffset? Time(JsonElement source, string key) =>
        source.TryGetProperty(key, out var value) && value.TryGetDateTimeOffset(out var time) ? time : null;
}
