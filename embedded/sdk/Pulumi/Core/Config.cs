using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;

namespace Pulumi;

/// <summary>Configuration of the stack, of one namespace.</summary>
public sealed class Config
{
    private readonly string _name;

    /// <param name="name">The namespace; the project's name by default.</param>
    public Config(string? name = null)
    {
        name ??= Deployment.Required.ProjectName;
        const string OldSuffix = ":config";
        _name = name.EndsWith(OldSuffix, StringComparison.Ordinal) ? name[..^OldSuffix.Length] : name;
    }

    /// <summary>The text of a key; null if it is not set.</summary>
    public string? Get(string key) => Settings.Config.GetValueOrDefault(FullKey(key));

    /// <inheritdoc cref="Get"/>
    public Output<string>? GetSecret(string key) => Secret(Get(key));

    /// <summary>The value of a key, exactly <c>true</c> or <c>false</c>; null if it is not set.</summary>
    public bool? GetBoolean(string key) => Parse<bool>(key, Get(key), (string text, out bool value) =>
    {
        value = text == "true";
        return text is "true" or "false";
    });

    /// <inheritdoc cref="GetBoolean"/>
    public Output<bool>? GetSecretBoolean(string key) => Secret(GetBoolean(key));

    public int? GetInt32(string key) => Parse<int>(key, Get(key), (string text, out int value) =>
        int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out value));

    public Output<int>? GetSecretInt32(string key) => Secret(GetInt32(key));

    public double? GetDouble(string key) => Parse<double>(key, Get(key), (string text, out double value) =>
        double.TryParse(text, NumberStyles.Float | NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out value));

    public Output<double>? GetSecretDouble(string key) => Secret(GetDouble(key));

    /// <summary>The value of a key whose text is JSON; the default of the type if it is not set.</summary>
    [return: MaybeNull]
    public T GetObject<T>(string key) => GetObject<T>(key, null!);

    /// <inheritdoc cref="GetObject{T}(string)"/>
    [return: MaybeNull]
    public T GetObject<T>(string key, JsonSerializerOptions jsonSerializerOptions) =>
        Get(key) is { } text ? ParseObject<T>(key, text, jsonSerializerOptions) : default;

    /// <inheritdoc cref="GetObject{T}(string)"/>
    public Output<T>? GetSecretObject<T>(string key) => GetSecretObject<T>(key, null!);

    /// <inheritdoc cref="GetObject{T}(string)"/>
    public Output<T>? GetSecretObject<T>(string key, JsonSerializerOptions jsonSerializerOptions) =>
        Get(key) is { } text ? Output.CreateSecret(ParseObject<T>(key, text, jsonSerializerOptions)) : null;

    /// <summary>As <see cref="Get"/>, but an unset key fails.</summary>
    public string Require(string key) => Get(key) ?? throw Missing(key);

    public Output<string> RequireSecret(string key) => Output.CreateSecret(Require(key));

    public bool RequireBoolean(string key) => GetBoolean(key) ?? throw Missing(key);

    public Output<bool> RequireSecretBoolean(string key) => Output.CreateSecret(RequireBoolean(key));

    public int RequireInt32(string key) => GetInt32(key) ?? throw Missing(key);

    public Output<int> RequireSecretInt32(string key) => Output.CreateSecret(RequireInt32(key));

    public double RequireDouble(string key) => GetDouble(key) ?? throw Missing(key);

    public Output<double> RequireSecretDouble(string key) => Output.CreateSecret(RequireDouble(key));

    public T RequireObject<T>(string key) => RequireObject<T>(key, null!);

    public T RequireObject<T>(string key, JsonSerializerOptions jsonSerializerOptions) =>
        ParseObject<T>(key, Require(key), jsonSerializerOptions);

    public Output<T> RequireSecretObject<T>(string key) => RequireSecretObject<T>(key, null!);

    public Output<T> RequireSecretObject<T>(string key, JsonSerializerOptions jsonSerializerOptions) =>
        Output.CreateSecret(RequireObject<T>(key, jsonSerializerOptions));

    private static DeploymentSettings Settings => Deployment.Required.Settings;

    private string FullKey(string key) => $"{_name}:{key}";

    private static Output<string>? Secret(string? value) => value is null ? null : Output.CreateSecret(value);

    private static Output<T>? Secret<T>(T? value)
        where T : struct => value is { } known ? Output.CreateSecret(known) : null;

    private T? Parse<T>(string key, string? text, TryParse<T> tryParse)
        where T : struct
    {
        if (text is null)
        {
            return null;
        }

        return tryParse(text, out var value) ? value : throw Invalid(key, text, typeof(T));
    }

    private T ParseObject<T>(string key, string text, JsonSerializerOptions? options)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(text, options)!;
        }
        catch (JsonException exception)
        {
            throw Invalid(key, text, typeof(T), exception);
        }
    }

    private RunException Missing(string key) => new(
        $"Missing Required configuration variable '{FullKey(key)}'\n"
        + $"\tplease set a value using the command `pulumi config set {FullKey(key)} <value>`");

    // The value of a secret key must not be shown.
    private RunException Invalid(string key, string text, Type type, Exception? cause = null)
    {
        var shown = Settings.SecretConfigKeys.Contains(FullKey(key)) ? "[secret]" : text;
        return new($"Configuration '{FullKey(key)}' value '{shown}' is not a valid {type.Name}", cause);
    }

    private delegate bool TryParse<T>(string text, out T value);
}
