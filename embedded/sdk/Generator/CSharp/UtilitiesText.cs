namespace SdkGenerator.CSharp;

/// <summary>What every generated package has once.</summary>
internal static class UtilitiesText
{
    public static string Write(string package, string version) => $$"""
        /// <summary>Ties a resource class to its type token in this package.</summary>
        [AttributeUsage(AttributeTargets.Class)]
        public class {{Naming.Pascal(package)}}ResourceTypeAttribute(string type) : ResourceTypeAttribute(type, Utilities.Version);

        internal static class Utilities
        {
            /// <summary>Version of the provider plugin that this package belongs to.</summary>
            public const string Version = "{{version}}";

            /// <summary>Adds what the package asks for to a program's options; the program's own win.</summary>
            public static CustomResourceOptions Options(
                CustomResourceOptions? options, Input<string>? id, string[] secretOutputs, string[] replaceOnChanges, string[] aliases)
            {
                var defaults = new CustomResourceOptions { Version = Version };
                defaults.AdditionalSecretOutputs.AddRange(secretOutputs);
                defaults.ReplaceOnChanges.AddRange(replaceOnChanges);
                defaults.Aliases.AddRange(aliases.Select(alias => (Input<Alias>)new Alias { Type = alias }));
                var merged = CustomResourceOptions.Merge(defaults, options);
                merged.Id = id ?? merged.Id;
                return merged;
            }

            /// <summary>Options of a function call, with the package's version unless the program asks for another.</summary>
            public static InvokeOptions WithVersion(InvokeOptions? options)
            {
                options ??= new InvokeOptions();
                options.Version ??= Version;
                return options;
            }

            public static InvokeOutputOptions WithVersion(InvokeOutputOptions? options)
            {
                options ??= new InvokeOutputOptions();
                options.Version ??= Version;
                return options;
            }

            /// <summary>The same input, secret; null stays null.</summary>
            public static Input<T>? Secret<T>(Input<T>? value) =>
                value is null ? null : (Input<T>)Output.CreateSecret(value.ToOutput());

            /// <summary>The first of the environment variables that is set; null if none is.</summary>
            public static string? GetEnv(params string[] names) =>
                names.Select(Environment.GetEnvironmentVariable).FirstOrDefault(value => !string.IsNullOrEmpty(value));
        }
        """;
}
