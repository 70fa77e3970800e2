using System.Text.Json.Nodes;
using HaCluster.Deployment.Operations;
using HaCluster.Deployment.Properties;
using HaCluster.Engine.Tests.Support;

namespace HaCluster.Engine.Tests;

/// <summary>A program for a cloud whose provider the engine does not have, previewed without account and network.</summary>
public sealed class CloudPreviewTests
{
    [Fact]
    public async Task Inputs_are_shown_and_what_only_the_cloud_knows_is_unknown()
    {
        using var project = EngineProject.OfScenario("cloud");

        var preview = (await project.PlanOfflineAsync()).Expect(OperationOutcome.Succeeded);

        Assert.Equal(["Create things-test", "Create region", "Create vpc", "Create subnet", "Create host"], preview.Steps);
        var provider = View(preview, "region");
        Assert.True(JsonNode.DeepEquals(
            JsonNode.Parse("""{"tags":{"project":"things"}}"""), JsonNode.Parse(Text(provider, "defaultTags"))));
        Assert.Equal(Repository.PackageVersion("Pulumi.Aws"), Text(provider, "version"));
        Assert.Equal("10.0.0.0/16", Text(View(preview, "vpc"), "cidrBlock"));
        var host = View(preview, "host");
        Assert.Equal("t3.small", Text(host, "instanceType"));
        Assert.Equal(PropertyValue.Unknown, host.Inputs["ami"]);
        Assert.Equal(PropertyValue.Unknown, host.Inputs["subnetId"]);
        Assert.Equal([View(preview, "subnet").Urn], host.PropertyDependencies["subnetId"]);
        Assert.Equal($"{provider.Urn}::04da6b54-80e4-46f7-96ec-b56ff0331ba9", host.Provider);
        Assert.Equal(PropertyValue.Unknown, preview.Summary.Outputs["address"]);
    }

    [Fact]
    public async Task A_configured_image_needs_no_look_up()
    {
        using var project = EngineProject.OfScenario("cloud", ("ami", "ami-0123456789abcdef0"));

        var preview = (await project.PlanOfflineAsync()).Expect(OperationOutcome.Succeeded);

        Assert.Equal("ami-0123456789abcdef0", Text(View(preview, "host"), "ami"));
    }

    [Fact]
    public async Task An_update_and_the_preview_before_it_are_refused_before_anything_is_made_and_name_the_pulumi_cli()
    {
        using var project = EngineProject.OfScenario("cloud");

        var preview = await project.PreviewAsync();
        var up = await project.UpAsync();

        Assert.Contains("pulumi up", Assert.Single(preview.Expect(OperationOutcome.Failed).Failures), StringComparison.Ordinal);
        Assert.Contains("pulumi up", Assert.Single(up.Expect(OperationOutcome.Failed).Failures), StringComparison.Ordinal);
        Assert.DoesNotContain(await project.Open().ReadResourcesAsync(default), resource => resource.Custom);
    }

    private static ResourceView View(Run run, string name) =>
        run.Events.OfType<StepSucceeded>().Single(step => step.Step.Name == name).Step.New!;

    private static string Text(ResourceView view, string input) => Assert.IsType<StringValue>(view.Inputs[input]).Value;
}
