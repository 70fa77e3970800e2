using System.Collections.Immutable;
using System.Text.Json;

namespace HaCluster.Deployment.PulumiCli;

/// <summary>
/// The configuration of a stack which the Pulumi CLI keeps. The file is the same and its plain values are read and written here; what is
/// encrypted goes through the CLI, which alone knows the stack's secrets provider.
/// </summary>
internal sealed class PulumiConfiguration(IStackConfiguration file, PulumiProcess pulumi, string directory, string stack)
    : IStackConfiguration
{
    public string FilePath => file.FilePath;

    public bool HasSecureValues => file.HasSecureValues;

    public string? SecretsProvider => file.SecretsProvider;

    public ImmutableArray<ConfigPath> Paths => file.Paths;

    public string? FindPlain(string key) => file.FindPlain(key);

    /// <exception cref="Diagnostics.DiagnosticException">The CLI cannot decrypt the values.</exception>
    public ImmutableSortedDictionary<string, ConfigEntry> ReadAll()
    {
        if (!file.HasSecureValues)
            return file.ReadAll();
        var result = Run(["config", "--json", "--show-secrets"], null);
        using var document = JsonDocument.Parse(result.Output);
        return document.RootElement.EnumerateObject().ToImmutableSortedDictionary(
            member => member.Name,
            member => new ConfigEntry(
                member.Value.TryGetProperty("value", out var value) ? value.GetString() ?? "" : "",
                member.Value.TryGetProperty("secret", out var secret) && secret.GetBoolean(),
                member.Value.TryGetProperty("objectValue", out _)),
            StringComparer.Ordinal);
    }

    public void Set(string key, string value, bool secret, bool path = false)
    {
        if (!secret)
        {
            file.Set(key, value, secret: false, path);
            return;
        }
        // The value travels on stdin: arguments are visible to every user of the machine. The CLI removes one line end.
        Run(["config", "set", .. path ? ["--path"] : (string[])[], "--secret", key], value + "\n");
    }

    public bool Remove(string key, bool path = false) => file.Remove(key, path);

    private PulumiResult Run(string[] arguments, string? input)
    {
        var result = Task.Run(() => pulumi.CaptureAsync(directory, stack, arguments, CancellationToken.None, input)).GetAwaiter()
            .GetResult();
        return result.Succeeded ? result : throw PulumiErrors.Failed(directory, stack, arguments, result);
    }
}
