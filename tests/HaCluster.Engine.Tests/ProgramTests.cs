using HaCluster.Engine.Operations;
using HaCluster.Engine.Properties;
using HaCluster.Engine.Tests.Support;

namespace HaCluster.Engine.Tests;

/// <summary>Runs real programs, written against the SDK, over gRPC.</summary>
public sealed class ProgramTests
{
    [Fact]
    public async Task A_program_is_previewed_deployed_left_alone_and_destroyed()
    {
        using var project = TestProject.OfScenario("pair");

        var preview = (await project.PreviewAsync()).Expect(OperationOutcome.Succeeded);
        Assert.Equal(5, preview.Summary.Changes[StepOp.Create]);
        Assert.Empty(project.World.Existing());
        Assert.False(File.Exists(project.StateFile));

        var up = (await project.UpAsync()).Expect(OperationOutcome.Succeeded);
        Assert.Equal(["pair-first", "pair-second"], project.World.Existing());
        Assert.Equal("one!", Text(up.Summary.Outputs, "second"));
        Assert.StartsWith("pair-first~", Text(up.Summary.Outputs, "id"));

        var state = File.ReadAllText(project.StateFile);
        var again = (await project.UpAsync()).Expect(OperationOutcome.Succeeded);
        Assert.False(again.Summary.HasChanges);
        Assert.Equal(5, again.Summary.Changes[StepOp.Same]);
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

    private static string Text(PropertyMap map, string key) => Assert.IsType<StringValue>(map.Find(key)).Value;
}
