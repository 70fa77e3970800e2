using HaCluster.Deployment;
using HaCluster.Deployment.Operations;
using HaCluster.Deployment.Properties;
using HaCluster.Diagnostics;
using HaCluster.Engine.Tests.Support;

namespace HaCluster.Engine.Tests;

/// <summary>Runs real programs, written against the SDK, over gRPC.</summary>
public sealed class ProgramTests
{
    [Fact]
    public async Task A_program_is_previewed_deployed_left_alone_and_destroyed()
    {
        using var project = EngineProject.OfScenario("pair");

        var preview = (await project.PreviewAsync()).Expect(OperationOutcome.Succeeded);
        Assert.Equal(4, preview.Summary.Changes[StepOp.Create]);
        Assert.Empty(project.World.Existing());
        Assert.False(File.Exists(project.StateFile));

        var up = (await project.UpAsync()).Expect(OperationOutcome.Succeeded);
        Assert.Equal(["pair-first", "pair-second"], project.World.Existing());
        Assert.Equal("one!", Text(up.Summary.Outputs, "second"));
        Assert.StartsWith("pair-first~", Text(up.Summary.Outputs, "id"));

        var state = File.ReadAllText(project.StateFile);
        var again = (await project.UpAsync()).Expect(OperationOutcome.Succeeded);
        Assert.False(again.Summary.HasChanges);
        Assert.Equal(4, again.Summary.Changes[StepOp.Same]);
        Assert.Equal(state, File.ReadAllText(project.StateFile));

        project.Set("value", "two");
        var update = (await project.UpAsync()).Expect(OperationOutcome.Succeeded);
        Assert.Equal(["Update pair-first", "Update pair-second"], update.Steps);
        Assert.Equal("two!", Text(update.Summary.Outputs, "second"));

        var destroy = (await project.DestroyAsync()).Expect(OperationOutcome.Succeeded);
        Assert.Equal(["Delete pair-second", "Delete pair-first"], destroy.Steps.Where(step => step.Contains("pair-")));
        Assert.Empty(project.World.Existing());
        Assert.Empty(await project.Open().ReadResourcesAsync(default));
    }

    [Fact]
    public async Task A_failure_is_told_once_and_what_does_not_depend_on_it_is_done()
    {
        using var project = EngineProject.OfScenario("failure");
        project.World.Break("create broken", "host unreachable");

        var failed = await project.UpAsync();

        Assert.Equal(["broken: host unreachable"], failed.Expect(OperationOutcome.Failed).Failures);
        Assert.Empty(failed.Errors);
        Assert.Equal(["beside", "root"], project.World.Existing());
        Assert.Equal("one", Text(failed.Summary.Outputs, "beside"));
        Assert.False(failed.Summary.Outputs.ContainsKey("behind"));

        project.World.Mend();
        var next = (await project.UpAsync()).Expect(OperationOutcome.Succeeded);
        Assert.Equal(["Create broken", "Create behind"], next.Steps);
    }

    [Fact]
    public async Task A_refused_input_fails_the_preview_of_a_real_program()
    {
        using var project = EngineProject.OfScenario("failure", ("fail", "invalid"));

        var preview = await project.PreviewAsync();

        Assert.Equal(["broken: value: must not be 'invalid'"], preview.Expect(OperationOutcome.Failed).Failures);
    }

    [Fact]
    public async Task A_mistake_of_the_program_fails_the_run_with_its_message_and_deletes_nothing()
    {
        using var project = EngineProject.OfScenario("pair");
        (await project.UpAsync()).Expect(OperationOutcome.Succeeded);
        project.Set("scenario", "throws");

        var run = await project.UpAsync();

        Assert.Contains("the program's own mistake", Assert.Single(run.Expect(OperationOutcome.Failed).Errors));
        Assert.Equal(["pair-first", "pair-second"], project.World.Existing());
    }

    [Fact]
    public async Task Secrets_stay_secret_from_configuration_to_state_and_come_out_only_on_demand()
    {
        using var project = EngineProject.OfScenario("secrets");
        var stack = project.Open();
        stack.Configuration.Set("password", "swordfish", secret: true);

        var up = (await project.UpAsync()).Expect(OperationOutcome.Succeeded);

        Assert.Equal(new SecretValue("swordfish"), up.Summary.Outputs["password"]);
        Assert.Equal(new NumberValue(9), up.Summary.Outputs["length"]);
        foreach (var file in Directory.EnumerateFiles(project.Directory, "*", SearchOption.AllDirectories))
            Assert.False(File.ReadAllText(file).Contains("swordfish", StringComparison.Ordinal), $"{file} holds the secret in the open.");
        Assert.Contains("swordfish", await stack.ExportAsync(showSecrets: true, default));
        Assert.DoesNotContain("swordfish", await stack.ExportAsync(showSecrets: false, default));
        Assert.Equal(new SecretValue("swordfish"), (await stack.ReadOutputsAsync(default))["password"]);

        var state = File.ReadAllText(project.StateFile);
        Assert.False((await project.UpAsync()).Summary.HasChanges);
        Assert.Equal(state, File.ReadAllText(project.StateFile));
    }

    [Fact]
    public async Task A_stack_refers_to_the_outputs_of_another_project_in_the_same_state_directory()
    {
        using var things = EngineProject.OfScenario("pair");
        (await things.UpAsync()).Expect(OperationOutcome.Succeeded);
        using var other = things.Beside("other", "reference", ("stack", "organization/things/test"));

        var up = (await other.UpAsync()).Expect(OperationOutcome.Succeeded);

        Assert.Equal("one", Text(up.Summary.Outputs, "first"));
        Assert.False(up.Summary.Outputs.ContainsKey("missing"));
        things.Set("value", "two");
        (await things.UpAsync()).Expect(OperationOutcome.Succeeded);
        Assert.Equal("two", Text((await other.UpAsync()).Summary.Outputs, "first"));
    }

    [Fact]
    public async Task A_reference_to_a_stack_that_does_not_exist_says_so()
    {
        using var project = EngineProject.OfScenario("reference", ("stack", "organization/nobody/test"));

        var preview = await project.PreviewAsync();

        Assert.Contains("no stack 'test' of project 'nobody'", string.Join("\n", preview.Expect(OperationOutcome.Failed).Failures));
    }

    [Fact]
    public async Task An_exported_state_can_be_imported_again()
    {
        using var project = EngineProject.OfScenario("pair");
        (await project.UpAsync()).Expect(OperationOutcome.Succeeded);
        var exported = await project.Open().ExportAsync(showSecrets: true, default);
        File.Delete(project.StateFile);

        await project.Open().ImportAsync(exported, force: false, default);

        Assert.False((await project.UpAsync()).Expect(OperationOutcome.Succeeded).Summary.HasChanges);
    }

    [Fact]
    public async Task A_program_that_has_not_been_built_is_an_error_with_the_command_to_build_it()
    {
        using var project = EngineProject.OfScenario("pair");
        var directory = Directory.CreateDirectory(Path.Combine(project.Directory, "program")).FullName;
        File.WriteAllText(Path.Combine(directory, "Some.csproj"), "<Project/>");
        File.WriteAllText(Path.Combine(project.Directory, "Pulumi.yaml"), "name: things\nruntime: dotnet\nmain: program\n");

        var error = await Assert.ThrowsAsync<DeploymentException>(() => project.PreviewAsync());

        Assert.Equal(Codes.Deployment.ProgramNotBuilt, error.Diagnostic.Code);
        Assert.Equal($"dotnet build {Path.Combine(directory, "Some.csproj")} -c Release", error.Diagnostic.Fix!.ToString());
    }

    [Fact]
    public async Task A_cancelled_update_keeps_what_it_has_done_tells_no_errors_and_is_continued_by_the_next()
    {
        using var project = EngineProject.OfScenario("chain", ("count", "8"));
        project.World.Delay = TimeSpan.FromMilliseconds(100);
        using var cancellation = new CancellationTokenSource();

        var running = project.UpAsync(cancellation: cancellation.Token);
        await Wait.UntilAsync("two links exist", () => project.World.Existing().Count >= 2);
        await cancellation.CancelAsync();
        var cancelled = await running;

        Assert.Empty(cancelled.Expect(OperationOutcome.Cancelled).Errors);
        Assert.InRange(project.World.Existing().Count, 2, 7);
        project.World.Delay = TimeSpan.Zero;
        (await project.UpAsync()).Expect(OperationOutcome.Succeeded);
        Assert.Equal(Enumerable.Range(0, 8).Select(i => $"link-{i:000}"), project.World.Existing());
    }

    private static string Text(PropertyMap map, string key) => Assert.IsType<StringValue>(map.Find(key)).Value;
}
