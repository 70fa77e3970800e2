using HaCluster.Deployment;
using HaCluster.Deployment.Operations;
using HaCluster.Diagnostics;
using HaCluster.Engine.Tests.Support;

namespace HaCluster.Engine.Tests;

/// <summary>Kills a whole engine with SIGKILL in the middle of its work.</summary>
public sealed class KillTests
{
    private const int Count = 12;
    private static readonly TimeSpan StepTime = TimeSpan.FromMilliseconds(150);

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(9)]
    public async Task A_killed_update_is_finished_by_the_next_and_nothing_exists_twice(int after)
    {
        using var project = EngineProject.OfScenario("chain", ("count", $"{Count}"));
        await KillAsync("up", project, () => project.World.Existing().Count >= after);
        Assert.NotEqual(Count, project.World.Existing().Count);

        var run = (await project.UpAsync()).Expect(OperationOutcome.Succeeded);

        Assert.Equal(Enumerable.Range(0, Count).Select(i => $"link-{i:000}"), project.World.Existing());
        Assert.False((await project.UpAsync()).Summary.HasChanges);
        Assert.DoesNotContain(run.Steps, step => step == "Update link-000");
    }

    [Fact]
    public async Task A_killed_parallel_update_can_be_destroyed_without_a_leftover()
    {
        using var project = EngineProject.OfScenario("many", ("count", $"{Count}"));
        await KillAsync("up", project, () => project.World.Existing().Count >= 3);

        (await project.DestroyAsync()).Expect(OperationOutcome.Succeeded);

        Assert.Empty(project.World.Existing());
        Assert.Empty(await project.Open().ReadResourcesAsync(default));
    }

    [Fact]
    public async Task A_killed_destroy_is_finished_by_the_next()
    {
        using var project = EngineProject.OfScenario("chain", ("count", $"{Count}"));
        (await project.UpAsync()).Expect(OperationOutcome.Succeeded);
        await KillAsync("destroy", project, () => project.World.Existing().Count <= Count - 3);

        (await project.DestroyAsync()).Expect(OperationOutcome.Succeeded);

        Assert.Empty(project.World.Existing());
        var deleted = project.World.Log().Where(line => line.StartsWith("delete", StringComparison.Ordinal)).ToList();
        Assert.Equal(deleted.OrderDescending(StringComparer.Ordinal), deleted);
    }

    [Fact]
    public async Task The_program_dies_with_the_engine_and_the_lock_with_it()
    {
        using var project = EngineProject.OfScenario("chain", ("count", $"{Count}"));
        using var engine = EngineProcess.Start("up", project, StepTime);
        await Wait.UntilAsync("the first thing exists", () => project.World.Existing().Count > 0);
        Assert.Equal(engine.Id, project.Open().FindLock()?.ProcessId);
        var locked = await Assert.ThrowsAsync<DeploymentException>(() => project.UpAsync());
        Assert.Equal(Codes.Deployment.StackLocked, locked.Diagnostic.Code);
        Assert.Contains($"process {engine.Id}", locked.Message);
        var program = Assert.Single(ProgramsOf(engine.Id));

        engine.Kill();
        await engine.WaitForExitAsync();

        await Wait.UntilAsync("the program has ended", () => !IsAlive(program));
        Assert.Null(project.Open().FindLock());
    }

    private static async Task KillAsync(string verb, EngineProject project, Func<bool> when)
    {
        using var engine = EngineProcess.Start(verb, project, StepTime);
        await Wait.UntilAsync("the engine is in the middle of its work", () => when() || engine.HasExited);
        Assert.False(engine.HasExited, "The engine ended before it was killed.");
        engine.Kill();
        await engine.WaitForExitAsync();
    }

    /// <summary>Processes whose parent is the given one, from /proc.</summary>
    private static IReadOnlyList<int> ProgramsOf(int parent) =>
        [.. Directory.EnumerateDirectories("/proc").Select(Path.GetFileName).Where(name => int.TryParse(name, out _))
            .Select(name => int.Parse(name!))
            .Where(id => ParentOf(id) == parent)];

    private static bool IsAlive(int id) => ParentOf(id) is not null;

    // A zombie waits for its new parent to take notice; it runs no more.
    private static int? ParentOf(int id)
    {
        try
        {
            var fields = File.ReadAllText($"/proc/{id}/stat").Split(") ")[^1].Split(' ');
            return fields[0] == "Z" ? null : int.Parse(fields[1]);
        }
        catch (IOException)
        {
            return null;
        }
    }
}
