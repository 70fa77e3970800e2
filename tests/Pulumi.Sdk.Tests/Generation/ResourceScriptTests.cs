using SdkGenerator.Declarations;

namespace Pulumi.Sdk.Tests.Generation;

public sealed class ResourceScriptTests
{
    [Fact]
    public void Secrets_json_and_defaults_are_read_from_the_assignments_of_inputs()
    {
        var inputs = ResourceScript.Parse("""
            resourceInputs["plain"] = state?.plain;
            resourceInputs["plain"] = args?.plain;
            resourceInputs["password"] = args?.password ? pulumi.secret(args.password) : undefined;
            resourceInputs["tags"] = pulumi.output(args?.tags).apply(JSON.stringify);
            resourceInputs["check"] = pulumi.output((args?.check) ?? true).apply(JSON.stringify);
            resourceInputs["text"] = (args?.text) ?? "Managed by \"us\"";
            resourceInputs["region"] = (args?.region) ?? utilities.getEnv("REGION", "DEFAULT_REGION");
            resourceInputs["computed"] = undefined /*out*/;
            """).Inputs;

        Assert.Equal(["check", "password", "plain", "region", "tags", "text"], inputs.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(new InputTreatment(false, false, null), inputs["plain"]);
        Assert.Equal(new InputTreatment(false, true, null), inputs["password"]);
        Assert.Equal(new InputTreatment(true, false, null), inputs["tags"]);
        Assert.Equal(new InputTreatment(true, false, "true"), inputs["check"]);
        Assert.Equal(@"""Managed by \""us\""""", inputs["text"].Default);
        Assert.Equal("""Utilities.GetEnv("REGION", "DEFAULT_REGION")!""", inputs["region"].Default);
    }

    [Fact]
    public void Options_are_read_from_what_is_merged_into_them()
    {
        var script = ResourceScript.Parse("""
            static __pulumiType = 'docker:index/image:Image';
            const aliasOpts = { aliases: [{ type: "docker:image:Image" }, { type: "docker:old:Image" }] };
            const secretOpts = { additionalSecretOutputs: ["result", "hash"] };
            const replaceOnChanges = { replaceOnChanges: ["triggers[*]"] };
            """);

        Assert.Equal("docker:index/image:Image", script.Token);
        Assert.Equal(["docker:image:Image", "docker:old:Image"], script.Aliases);
        Assert.Equal(["result", "hash"], script.SecretOutputs);
        Assert.Equal(["triggers[*]"], script.ReplaceOnChanges);
    }

    [Fact]
    public void A_default_of_another_form_is_refused() => Assert.Contains("compute()", Assert.Throws<FormatException>(
        () => ResourceScript.Parse("""resourceInputs["x"] = (args?.x) ?? compute();""")).Message);
}
