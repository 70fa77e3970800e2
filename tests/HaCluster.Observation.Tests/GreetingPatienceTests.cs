using HaCluster.Observation.Members;

namespace HaCluster.Observation.Tests;

/// <summary>A host that is frozen refuses nothing; an urgent look gives it up as soon as the other has shown how long a greeting takes.</summary>
public sealed class GreetingPatienceTests
{
    private static readonly TimeSpan Never = TimeSpan.FromMinutes(10);

    [Fact]
    public async Task In_an_urgent_look_a_greeting_ends_the_wait_for_the_other_host()
    {
        using var patience = new GreetingPatience(urgent: true, CancellationToken.None);
        var before = patience.Wait(Never);
        Assert.False(before.IsCancellationRequested);

        patience.Greeted();
        var after = patience.Wait(Never);

        await CancelledAsync(before);
        await CancelledAsync(after);
    }

    [Fact]
    public async Task A_greeting_never_makes_a_deadline_longer()
    {
        using var patience = new GreetingPatience(urgent: true, CancellationToken.None);
        var soon = patience.Wait(TimeSpan.FromMilliseconds(1));
        patience.Greeted();

        await CancelledAsync(soon);
    }

    [Fact]
    public async Task In_any_other_look_every_host_has_its_full_deadline()
    {
        using var patience = new GreetingPatience(urgent: false, CancellationToken.None);
        var wait = patience.Wait(Never);
        patience.Greeted();

        await Task.Delay(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);
        Assert.False(wait.IsCancellationRequested);
    }

    [Fact]
    public async Task The_end_of_the_look_ends_every_wait()
    {
        using var limit = new CancellationTokenSource();
        using var patience = new GreetingPatience(urgent: false, limit.Token);
        var wait = patience.Wait(Never);
        await limit.CancelAsync();

        Assert.True(wait.IsCancellationRequested);
    }

    private static async Task CancelledAsync(CancellationToken token)
    {
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => Task.Delay(TimeSpan.FromSeconds(30), token));
    }
}
