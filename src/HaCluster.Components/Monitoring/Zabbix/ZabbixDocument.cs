using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace HaCluster.Components.Monitoring.Zabbix;

/// <summary>
/// A document that Zabbix imports through <c>configuration.import</c>; the properties are those of its export format 6.0
/// (https://www.zabbix.com/documentation/6.0/en/manual/xml_export_import).
/// </summary>
internal sealed record ZabbixDocument
{
    private static readonly JsonSerializerOptions Format = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public string Version { get; } = "6.0";

    public ImmutableArray<ZabbixGroup>? Groups { get; init; }

    public ImmutableArray<ZabbixTemplate>? Templates { get; init; }

    public ImmutableArray<ZabbixHost>? Hosts { get; init; }

    public ImmutableArray<ZabbixTrigger>? Triggers { get; init; }

    public string ToJson() => JsonSerializer.Serialize(new Dictionary<string, ZabbixDocument> { ["zabbix_export"] = this }, Format);

    /// <summary>
    /// A name's identifier, always the same, in the form of a random UUID as Zabbix demands it: two imports of one name meet the same object.
    /// </summary>
    public static string Id(string name)
    {
        var bytes = SHA256.HashData(Encoding.UTF8.GetBytes($"hacluster {name}")).AsSpan(0, 16);
        bytes[6] = (byte)((bytes[6] & 0x0f) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3f) | 0x80);
        return Convert.ToHexStringLower(bytes);
    }
}

internal sealed record ZabbixGroup(string Name)
{
    public string Uuid => ZabbixDocument.Id($"group {Name}");
}

internal sealed record ZabbixName(string Name);

internal sealed record ZabbixTemplate(string Template, string Description, ImmutableArray<ZabbixItem> Items)
{
    public string Uuid => ZabbixDocument.Id($"template {Template}");

    public string Name => Template;

    public ImmutableArray<ZabbixName> Groups { get; } = [new ZabbixName(ZabbixHosts.TemplateGroup)];
}

internal sealed record ZabbixItem
{
    /// <summary>Identifies it, together with the name of its template.</summary>
    public required string Uuid { get; init; }

    public required string Name { get; init; }

    public required string Key { get; init; }

    /// <summary>Null for what the agent is asked for.</summary>
    public string? Type { get; init; }

    /// <summary>Null for a whole number.</summary>
    public string? ValueType { get; init; }

    public string? Delay { get; init; }

    /// <summary>How long single values are kept.</summary>
    public string? History { get; init; }

    /// <summary>How long hourly values are kept.</summary>
    public string? Trends { get; init; }

    public string? Url { get; init; }

    public string? RetrieveMode { get; init; }

    public string? Authtype { get; init; }

    public string? Username { get; init; }

    public string? Password { get; init; }

    public ImmutableArray<ZabbixStep>? Preprocessing { get; init; }

    public ZabbixMaster? MasterItem { get; init; }

    /// <summary>Those that look at this item alone.</summary>
    public ImmutableArray<ZabbixTrigger>? Triggers { get; init; }
}

internal sealed record ZabbixMaster(string Key);

internal sealed record ZabbixStep(string Type, ImmutableArray<string> Parameters)
{
    public string? ErrorHandler { get; init; }

    public string? ErrorHandlerParams { get; init; }
}

internal sealed record ZabbixTrigger
{
    /// <summary>Of a template's trigger; null for one of hosts.</summary>
    public string? Uuid { get; init; }

    public required string Expression { get; init; }

    /// <summary>Name of the alert.</summary>
    public required string Name { get; init; }

    /// <summary>What a person reads of a problem.</summary>
    public required string EventName { get; init; }

    public required string Priority { get; init; }

    public required string Description { get; init; }

    /// <summary>Section of the runbook.</summary>
    public required string Url { get; init; }

    /// <summary>Tells these triggers from others on the same hosts.</summary>
    public ImmutableArray<ZabbixTag> Tags { get; } = [new ZabbixTag("hacluster", "alert")];

    /// <summary>While one of them is in a problem, this one says nothing.</summary>
    public ImmutableArray<ZabbixDependency>? Dependencies { get; init; }
}

internal sealed record ZabbixDependency(string Name, string Expression);

internal sealed record ZabbixHost
{
    public required string Host { get; init; }

    public string Name => Host;

    public required ImmutableArray<ZabbixName> Templates { get; init; }

    public required ImmutableArray<ZabbixName> Groups { get; init; }

    public required ImmutableArray<ZabbixInterface> Interfaces { get; init; }

    public required ImmutableArray<ZabbixMacro> Macros { get; init; }

    public ImmutableArray<ZabbixTag> Tags { get; } = [new ZabbixTag("hacluster", "host")];

    public string InventoryMode { get; } = "DISABLED";
}

internal sealed record ZabbixInterface(string Ip, string Port)
{
    public string InterfaceRef { get; } = "if1";
}

internal sealed record ZabbixTag(string Tag, string Value);

internal sealed record ZabbixMacro(string Macro, string Value)
{
    public string? Type { get; init; }
}
