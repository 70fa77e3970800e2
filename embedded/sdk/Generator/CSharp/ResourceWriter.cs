using System.Collections.Immutable;
using SdkGenerator.Declarations;

namespace SdkGenerator.CSharp;

/// <summary>Writes resource classes and function classes.</summary>
internal sealed class ResourceWriter(string package, TypeWriter types, Manifest manifest)
{
    private readonly string _attribute = $"{Naming.Pascal(package)}ResourceType";

    public string Provider(ImmutableArray<Member> outputs, ResourceScript script) => $$"""
        [{{_attribute}}("pulumi:providers:{{package}}")]
        public partial class Provider : global::Pulumi.ProviderResource
        {
            public Provider(string name, ProviderArgs? args = null, CustomResourceOptions? options = null)
                : base("{{package}}", name, args ?? new ProviderArgs(), MakeResourceOptions(options, null))
            {
            }

        {{Outputs($"{package}.Provider", outputs)}}
        {{Options(script)}}
        }
        """;

    /// <param name="path">Of the type in the manifest's overrides.</param>
    /// <param name="hasState">The resource can be looked up with more than its id.</param>
    public string Resource(
        string path, string name, ImmutableArray<Member> outputs, ResourceScript script, bool argumentsAreOptional, bool hasState)
    {
        var arguments = argumentsAreOptional ? $"{name}Args? args = null" : $"{name}Args args";
        var (parameter, optionalParameter, state) = hasState
            ? ($"{name}State? state, ", $"{name}State? state = null, ", "state")
            : ("", "", "null");
        return $$"""
            [{{_attribute}}("{{script.Token}}")]
            public partial class {{name}} : global::Pulumi.CustomResource
            {
                public {{name}}(string name, {{arguments}}, CustomResourceOptions? options = null)
                    : base("{{script.Token}}", name, args ?? new {{name}}Args(), MakeResourceOptions(options, ""))
                {
                }

                private {{name}}(string name, Input<string> id, {{parameter}}CustomResourceOptions? options)
                    : base("{{script.Token}}", name, {{state}}, MakeResourceOptions(options, id))
                {
                }

            {{Outputs(path, outputs)}}
                public static {{name}} Get(string name, Input<string> id, {{optionalParameter}}CustomResourceOptions? options = null) =>
                    new(name, id, {{(hasState ? "state, " : "")}}options);

            {{Options(script)}}
            }
            """;
    }

    public static string Function(string token, string name, bool argumentsAreOptional)
    {
        var (plain, inputs) = argumentsAreOptional
            ? ($"{name}Args? args = null", $"{name}InvokeArgs? args = null")
            : ($"{name}Args args", $"{name}InvokeArgs args");
        return $$"""
            public static class {{name}}
            {
                public static Task<{{name}}Result> InvokeAsync({{plain}}, InvokeOptions? options = null) =>
                    global::Pulumi.Deployment.Instance.InvokeAsync<{{name}}Result>(
                        "{{token}}", args ?? new {{name}}Args(), Utilities.WithVersion(options));

                public static Output<{{name}}Result> Invoke({{inputs}}, InvokeOptions? options = null) =>
                    global::Pulumi.Deployment.Instance.Invoke<{{name}}Result>(
                        "{{token}}", args ?? new {{name}}InvokeArgs(), Utilities.WithVersion(options));

                public static Output<{{name}}Result> Invoke({{name}}InvokeArgs args, InvokeOutputOptions options) =>
                    global::Pulumi.Deployment.Instance.Invoke<{{name}}Result>(
                        "{{token}}", args ?? new {{name}}InvokeArgs(), Utilities.WithVersion(options));
            }
            """;
    }

    private string Outputs(string path, ImmutableArray<Member> outputs) => string.Join('\n', outputs.Select(output =>
        PropertyWriter.ObsoleteOrNothing(output)
        + $"    [Output(\"{output.Name}\")]\n"
        + $"    public Output<{types.ValueType(path, output, Shape.Output)}> {manifest.NameOf(path, output.Name)}"
        + " { get; private set; } = null!;\n"));

    private static string Options(ResourceScript script) =>
        "    private static CustomResourceOptions MakeResourceOptions(CustomResourceOptions? options, Input<string>? id) =>"
        + " Utilities.Options(\n"
        + $"        options, id, secretOutputs: {List(script.SecretOutputs)}, replaceOnChanges: {List(script.ReplaceOnChanges)},"
        + $" aliases: {List(script.Aliases)});";

    private static string List(ImmutableArray<string> texts) => $"[{string.Join(", ", texts.Select(text => $"\"{text}\""))}]";
}
