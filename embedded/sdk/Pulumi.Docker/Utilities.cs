namespace Pulumi.Docker;

internal static class Utilities
{
    /// <summary>Version of the provider plugin that this package belongs to.</summary>
    public const string Version = "5.2.0";

    /// <summary>Adds what the package asks for to a program's options; the program's own win.</summary>
    public static CustomResourceOptions Options(
        CustomResourceOptions? options,
        Input<string>? id = null,
        string[]? secretOutputs = null,
        string[]? replaceOnChanges = null)
    {
        var defaults = new CustomResourceOptions { Version = Version };
        defaults.AdditionalSecretOutputs.AddRange(secretOutputs ?? []);
        defaults.ReplaceOnChanges.AddRange(replaceOnChanges ?? []);
        var merged = CustomResourceOptions.Merge(defaults, options);
        merged.Id = id ?? merged.Id;
        return merged;
    }

    /// <summary>The same input, secret; null stays null.</summary>
    public static Input<T>? Secret<T>(Input<T>? value) => 
        value is null ? null : (Input<T>)Output.CreateSecret(value.ToOutput());

    /// <summary>The first of the environment variables that is set; null if none is.</summary>
    public static string? GetEnv(params string[] names) =>
        names.Select(Environment.GetEnvironmentVariable).FirstOrDefault(value => !string.IsNullOrEmpty(value));
}
