using System.Collections.Immutable;
using System.Text.Json;
using Pulumi.Testing;

namespace Pulumi;

/// <summary>What a program is told about its run.</summary>
internal sealed record DeploymentSettings
{
    public required string Project { get; init; }

    public required string Stack { get; init; }

    public string Organization { get; init; } = "organization";

    /// <summary>Folder of the project file; null if the host did not say.</summary>
    public string? RootDirectory { get; init; }

    /// <summary>True in a preview: nothing is changed and outputs of new resources are unknown.</summary>
    public required bool IsDryRun { get; init; }

    /// <summary>Configuration texts by <c>namespace:name</c>.</summary>
    public ImmutableDictionary<string, string> Config { get; init; } = ImmutableDictionary<string, string>.Empty;

    public ImmutableHashSet<string> SecretConfigKeys { get; init; } = [];

    /// <summary>Reads the environment that the language host gives a program.</summary>
    /// <exception cref="InvalidOperationException">The program was started by hand.</exception>
    public static (DeploymentSettings Settings, string MonitorAddress, string EngineAddress) FromEnvironment(
        Func<string, string?> environment)
    {
        // Not used here, but an engine always sets them: without them the process was not started by one.
        foreach (var (name, isValid) in new[]
        {
            ("PULUMI_QUERY_MODE", bool.TryParse(environment("PULUMI_QUERY_MODE"), out _)),
            ("PULUMI_PARALLEL", int.TryParse(environment("PULUMI_PARALLEL"), out _)),
        })
        {
            if (!isValid)
            {
                throw WithoutEngine(name);
            }
        }

        var settings = new DeploymentSettings
        {
            Project = Required("PULUMI_PROJECT"),
            Stack = Required("PULUMI_STACK"),
            Organization = Optional("PULUMI_ORGANIZATION") ?? "organization",
            RootDirectory = Optional("PULUMI_ROOT_DIRECTORY"),
            IsDryRun = bool.TryParse(environment("PULUMI_DRY_RUN"), out var isDryRun) ? isDryRun : throw WithoutEngine("PULUMI_DRY_RUN"),
            Config = ParseConfig(Optional("PULUMI_CONFIG")),
            SecretConfigKeys = ParseSecretKeys(Optional("PULUMI_CONFIG_SECRET_KEYS")),
        };
        return (settings, Required("PULUMI_MONITOR"), Required("PULUMI_ENGINE"));

        string? Optional(string name) => environment(name) is { Length: > 0 } text ? text : null;

        string Required(string name) => Optional(name) ?? throw WithoutEngine(name);
    }

    /// <summary>What a program under test is told. Its configuration comes from the environment, as in a real run.</summary>
    public static DeploymentSettings ForTest(TestOptions? options, Func<string, string?> environment) => new()
    {
        Project = options?.ProjectName ?? "project",
        Stack = options?.StackName ?? "stack",
        Organization = options?.OrganizationName ?? "organization",
        RootDirectory = options?.RootDirectory,
        IsDryRun = options?.IsPreview ?? true,
        Config = ParseConfig(environment("PULUMI_CONFIG")),
        SecretConfigKeys = ParseSecretKeys(environment("PULUMI_CONFIG_SECRET_KEYS")),
    };

    private static InvalidOperationException WithoutEngine(string variable) => new(
        "Program run without the Pulumi engine available; re-run using the `pulumi` CLI. "
        + $"(The environment variable {variable} is missing or malformed.)");

    private static ImmutableDictionary<string, string> ParseConfig(string? json)
    {
        if (string.IsNullOrEmpty(json))
        {
            return ImmutableDictionary<string, string>.Empty;
        }

        using var document = JsonDocument.Parse(json);
        return document.RootElement.EnumerateObject().ToImmutableDictionary(
            entry => CanonicalKey(entry.Name),
            entry => entry.Value.ValueKind == JsonValueKind.String ? entry.Value.GetString()! : entry.Value.GetRawText());
    }

    private static ImmutableHashSet<string> ParseSecretKeys(string? json)
    {
        if (string.IsNullOrEmpty(json))
        {
            return [];
        }

        using var document = JsonDocument.Parse(json);
        return [.. document.RootElement.EnumerateArray().Select(key => CanonicalKey(key.GetString()!))];
    }

    // Some hosts still write the older form namespace:config:name.
    private static string CanonicalKey(string key) => key.Split(':', 3) is [var space, "config", var name] ? $"{space}:{name}" : key;
}
