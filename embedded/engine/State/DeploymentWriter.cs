using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using HaCluster.Deployment.Properties;

namespace HaCluster.Engine.State;

/// <summary>Writes the Pulumi v3 deployment JSON. Not thread-safe: one writer for one state.</summary>
/// <param name="codec">Writes the secrets.</param>
/// <param name="salt">The salt to record for decryption; null when secrets stand in the open.</param>
internal sealed class DeploymentWriter(ISecretCodec codec, string? salt)
{
    /// <summary>The engine version that the manifest names; Pulumi refuses a manifest whose magic is not its hash.</summary>
    private const string ManifestVersion = "v3.260.0";

    // States are immutable and most do not change between two writes, so each is rendered once.
    private readonly ConditionalWeakTable<ResourceState, byte[]> _rendered = [];

    /// <summary>The deployment as exported: <c>{"version":3,"deployment":{…}}</c>.</summary>
    public byte[] WriteExport(Snapshot snapshot, DateTimeOffset time, bool indented) =>
        Write(indented, json =>
        {
            json.WriteNumber("version", 3);
            json.WritePropertyName("deployment");
            WriteDeployment(json, snapshot, time);
        });

    /// <summary>The state file: <c>{"version":3,"checkpoint":{"stack":…,"latest":{…}}}</c>.</summary>
    public byte[] WriteCheckpoint(string project, string stack, Snapshot snapshot, DateTimeOffset time) =>
        Write(indented: false, json =>
        {
            json.WriteNumber("version", 3);
            json.WriteStartObject("checkpoint");
            json.WriteString("stack", $"organization/{project}/{stack}");
            json.WritePropertyName("latest");
            WriteDeployment(json, snapshot, time);
            json.WriteEndObject();
        });

    /// <summary>Changes of a state, in one line.</summary>
    public byte[] WriteChanges(IEnumerable<StateChange> changes)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, PropertyJsonWriter.Options))
        {
            json.WriteStartArray();
            foreach (var (kind, number, resource, operation) in changes)
            {
                json.WriteStartObject();
                json.WriteString("kind", kind.ToString().ToLowerInvariant());
                json.WriteNumber("number", number);
                if (operation is { } type)
                    json.WriteString("operation", type.ToString().ToLowerInvariant());
                if (resource is not null)
                {
                    json.WritePropertyName("resource");
                    WriteResource(json, resource);
                }
                json.WriteEndObject();
            }
            json.WriteEndArray();
        }
        return buffer.WrittenSpan.ToArray();
    }

    private static byte[] Write(bool indented, Action<Utf8JsonWriter> content)
    {
        var buffer = new ArrayBufferWriter<byte>(64 * 1024);
        using (var json = new Utf8JsonWriter(buffer, PropertyJsonWriter.Options with { Indented = indented }))
        {
            json.WriteStartObject();
            content(json);
            json.WriteEndObject();
        }
        return buffer.WrittenSpan.ToArray();
    }

    private void WriteDeployment(Utf8JsonWriter json, Snapshot snapshot, DateTimeOffset time)
    {
        json.WriteStartObject();
        json.WriteStartObject("manifest");
        json.WriteString("time", Timestamp(time));
        json.WriteString("magic", Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(ManifestVersion))));
        json.WriteString("version", ManifestVersion);
        json.WriteEndObject();
        if (salt is not null)
        {
            json.WriteStartObject("secrets_providers");
            json.WriteString("type", "passphrase");
            json.WriteStartObject("state");
            json.WriteString("salt", salt);
            json.WriteEndObject();
            json.WriteEndObject();
        }
        json.WriteStartArray("resources");
        foreach (var resource in snapshot.Resources)
            WriteResource(json, resource);
        json.WriteEndArray();
        if (!snapshot.Pending.IsEmpty)
        {
            json.WriteStartArray("pending_operations");
            foreach (var (resource, type) in snapshot.Pending)
            {
                json.WriteStartObject();
                json.WritePropertyName("resource");
                WriteResource(json, resource);
                json.WriteString("type", type.ToString().ToLowerInvariant());
                json.WriteEndObject();
            }
            json.WriteEndArray();
        }
        json.WriteStartObject("metadata");
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private void WriteResource(Utf8JsonWriter json, ResourceState resource)
    {
        if (json.Options.Indented)
        {
            // Raw text would keep its own layout.
            Render(json, resource);
            return;
        }
        json.WriteRawValue(_rendered.GetValue(resource, Render), skipInputValidation: true);
    }

    private byte[] Render(ResourceState resource)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, PropertyJsonWriter.Options))
            Render(json, resource);
        return buffer.WrittenSpan.ToArray();
    }

    private void Render(Utf8JsonWriter json, ResourceState resource)
    {
        json.WriteStartObject();
        json.WriteString("urn", resource.Urn);
        json.WriteBoolean("custom", resource.Custom);
        WriteFlag(json, "delete", resource.Delete);
        WriteText(json, "id", resource.Id);
        json.WriteString("type", resource.Type);
        WriteMap(json, "inputs", resource.Urn, resource.Inputs);
        WriteMap(json, "outputs", resource.Urn, resource.Outputs);
        WriteText(json, "parent", resource.Parent);
        WriteFlag(json, "protect", resource.Protect);
        WriteFlag(json, "external", resource.External);
        WriteList(json, "dependencies", resource.Dependencies);
        WriteList(json, "initErrors", resource.InitErrors);
        WriteText(json, "provider", resource.Provider);
        WritePropertyDependencies(json, resource.PropertyDependencies);
        WriteFlag(json, "pendingReplacement", resource.PendingReplacement);
        WriteList(json, "additionalSecretOutputs", resource.AdditionalSecretOutputs);
        WriteTimeouts(json, resource.CustomTimeouts);
        WriteText(json, "importID", resource.ImportId);
        WriteFlag(json, "retainOnDelete", resource.RetainOnDelete);
        WriteText(json, "deletedWith", resource.DeletedWith);
        if (resource.Created is { } created)
            json.WriteString("created", Timestamp(created));
        if (resource.Modified is { } modified)
            json.WriteString("modified", Timestamp(modified));
        WriteList(json, "ignoreChanges", resource.IgnoreChanges);
        WriteList(json, "replaceOnChanges", resource.ReplaceOnChanges);
        json.WriteEndObject();
    }

    private void WriteMap(Utf8JsonWriter json, string key, string urn, PropertyMap map)
    {
        if (map.Count == 0)
            return;
        json.WritePropertyName(key);
        new PropertyJsonWriter(json, codec).Write($"{urn} {key}", map);
    }

    private static void WritePropertyDependencies(
        Utf8JsonWriter json, ImmutableSortedDictionary<string, ImmutableArray<string>> dependencies)
    {
        if (dependencies.IsEmpty)
            return;
        json.WriteStartObject("propertyDependencies");
        foreach (var (property, urns) in dependencies)
        {
            json.WriteStartArray(property);
            foreach (var urn in urns)
                json.WriteStringValue(urn);
            json.WriteEndArray();
        }
        json.WriteEndObject();
    }

    private static void WriteTimeouts(Utf8JsonWriter json, CustomTimeouts timeouts)
    {
        if (timeouts == CustomTimeouts.None)
            return;
        json.WriteStartObject("customTimeouts");
        WriteSeconds(json, "create", timeouts.Create);
        WriteSeconds(json, "update", timeouts.Update);
        WriteSeconds(json, "delete", timeouts.Delete);
        WriteSeconds(json, "read", timeouts.Read);
        json.WriteEndObject();
    }

    private static void WriteSeconds(Utf8JsonWriter json, string key, TimeSpan? value)
    {
        if (value is { } time)
            json.WriteNumber(key, time.TotalSeconds);
    }

    private static void WriteText(Utf8JsonWriter json, string key, string value)
    {
        if (value.Length > 0)
            json.WriteString(key, value);
    }

    private static void WriteFlag(Utf8JsonWriter json, string key, bool value)
    {
        if (value)
            json.WriteBoolean(key, true);
    }

    private static void WriteList(Utf8JsonWriter json, string key, ImmutableArray<string> values)
    {
        if (values.IsEmpty)
            return;
        json.WriteStartArray(key);
        foreach (var value in values)
            json.WriteStringValue(value);
        json.WriteEndArray();
    }

    private static string Timestamp(DateTimeOffset time) =>
        time.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);
}
