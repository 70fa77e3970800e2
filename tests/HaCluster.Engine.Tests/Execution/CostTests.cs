using HaCluster.Deployment.Operations;
using HaCluster.Engine.Tests.Support;

namespace HaCluster.Engine.Tests.Execution;

/// <summary>What an operation writes is counted, not how long it takes.</summary>
public sealed class CostTests
{
    [Fact]
    public async Task Four_times_the_resources_cost_up_replace_and_destroy_four_times_the_writing()
    {
        var few = await WrittenAsync(100);
        var many = await WrittenAsync(400);

        foreach (var (operation, written) in few)
            Assert.True(many[operation] < 4.5 * written, $"{operation}: {written} bytes for 100 resources, {many[operation]} for 400.");
    }

    private static async Task<Dictionary<string, long>> WrittenAsync(int count)
    {
        using var engine = new EngineHarness { VerifiesEveryWrite = false };
        var things = Enumerable.Range(0, count).Select(i => EngineHarness.Thing($"thing-{i:000}")).ToArray();
        var written = new Dictionary<string, long>();
        await MeasureAsync("up", () => engine.UpAsync(things));
        await MeasureAsync("replace", () => engine.UpAsync(new OperationOptions { Replace = ["**Thing::*"] }, things));
        await MeasureAsync("destroy", () => engine.DestroyAsync());
        return written;

        async Task MeasureAsync(string name, Func<Task<Run>> operation)
        {
            var before = engine.Written;
            (await operation()).Expect(OperationOutcome.Succeeded);
            written[name] = engine.Written - before;
        }
    }
}
