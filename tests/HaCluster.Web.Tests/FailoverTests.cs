using System.Net;
using HaCluster.Web.Tests.App;
using HaCluster.Web.Tests.Postgres;

namespace HaCluster.Web.Tests;

/// <summary>The application finds the primary by itself. Each test breaks a pair of real servers in its own way under running traffic.</summary>
public sealed class FailoverTests(ITestOutputHelper output)
{
    [Fact]
    public async Task After_a_crash_of_the_primary_and_a_promotion_writes_resume_and_no_read_ever_fails()
    {
        await using var database = await DatabasePair.StartAsync();
        await database.MakeSynchronousAsync();
        await using var app = await AppProcess.StartReadyAsync(database);
        await using var traffic = await Traffic.StartAsync(app);
        await SomeWritesAsync(traffic);

        await database.First.StopAsync("immediate");
        var crashed = traffic.Now;
        await database.Second.PromoteAsync();
        var promoted = traffic.Now;
        await Wait.UntilAsync("a write after the promotion", () => Task.FromResult(traffic.AcknowledgedWrites.Count(w => w.Sent > promoted)), n => n > 20);
        await traffic.StopAsync();

        var first = traffic.AcknowledgedWrites.Where(w => w.Answered > promoted).Min(w => w.Answered) - promoted;
        Report("crash and promotion", traffic, promoted - crashed, first);
        Assert.All(traffic.Reads, r => Assert.Equal(HttpStatusCode.OK, r.Status));
        Assert.InRange(first, TimeSpan.Zero, TimeSpan.FromSeconds(1.5));
        await AllAcknowledgedArePresentAsync(traffic, database.Second);
    }

    [Fact]
    public async Task A_primary_that_falls_silent_costs_no_read_and_does_not_delay_the_first_write_after_promotion()
    {
        await using var database = await DatabasePair.StartAsync();
        await using var app = await AppProcess.StartReadyAsync(database);
        await using var traffic = await Traffic.StartAsync(app);
        await SomeWritesAsync(traffic);
        await database.StandbyHasEverythingAsync();

        await database.First.FreezeAsync();
        var frozen = traffic.Now;
        await database.Second.PromoteAsync();
        var promoted = traffic.Now;
        await Wait.UntilAsync("a write after the promotion", () => Task.FromResult(traffic.AcknowledgedWrites.Count(w => w.Sent > promoted)), n => n > 20);
        await Wait.UntilAsync("reads after the silence was noticed", () => Task.FromResult(traffic.Reads.Count(r => r.Sent > promoted)), n => n > 100);
        await traffic.StopAsync();

        var first = traffic.AcknowledgedWrites.Where(w => w.Answered > promoted).Min(w => w.Answered) - promoted;
        Report("silence and promotion", traffic, promoted - frozen, first);
        Assert.All(traffic.Reads, r => Assert.Equal(HttpStatusCode.OK, r.Status));
        Assert.InRange(first, TimeSpan.Zero, TimeSpan.FromSeconds(1.5));
        // One attempt at the silent host, and the answer of the other.
        Assert.InRange(traffic.Reads.Max(r => r.Took), TimeSpan.Zero, TimeSpan.FromSeconds(1.5));
    }

    private static Task<int> SomeWritesAsync(Traffic traffic) =>
        Wait.UntilAsync("traffic to flow", () => Task.FromResult(traffic.AcknowledgedWrites.Count()), n => n > 50);

    private static async Task AllAcknowledgedArePresentAsync(Traffic traffic, PostgresServer primary)
    {
        var stored = (string[])(await primary.ExecuteAsync("SELECT array_agg(username::text) FROM base.users", "revolutdb"))!;
        Assert.Empty(traffic.AcknowledgedWrites.Select(w => w.Name.ToLowerInvariant()).Except(stored));
    }

    private void Report(string what, Traffic traffic, TimeSpan toPromotion, TimeSpan toFirstWrite) => output.WriteLine(
        $"{what}: promotion done {toPromotion.TotalMilliseconds:0} ms after the failure, first write acknowledged {toFirstWrite.TotalMilliseconds:0} ms later; "
        + $"{traffic.Writes.Count} writes ({traffic.Writes.Count(w => w.Status != HttpStatusCode.NoContent)} refused, slowest {traffic.Writes.Max(w => w.Took).TotalMilliseconds:0} ms), "
        + $"{traffic.Reads.Count} reads ({traffic.Reads.Count(r => r.Status != HttpStatusCode.OK)} failed, slowest {traffic.Reads.Max(r => r.Took).TotalMilliseconds:0} ms)");
}
