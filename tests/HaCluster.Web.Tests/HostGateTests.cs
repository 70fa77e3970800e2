using HaCluster.Web.Database;

namespace HaCluster.Web.Tests;

public sealed class HostGateTests
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Those_who_find_it_full_enter_in_the_order_in_which_they_came()
    {
        var gate = new HostGate(1);
        Assert.True(await gate.EnterAsync(Long, Never));
        var second = gate.EnterAsync(Long, Never);
        var third = gate.EnterAsync(Long, Never);
        Assert.False(second.IsCompleted);

        var operation = new TaskCompletionSource();
        var leaving = gate.LeaveAfterAsync(operation.Task);
        Assert.False(second.IsCompleted);
        operation.SetResult();
        await leaving;
        Assert.True(await second);
        Assert.False(third.IsCompleted);
        await gate.LeaveAfterAsync(Task.CompletedTask);
        Assert.True(await third);
    }

    [Fact]
    public async Task An_operation_that_fails_frees_its_place()
    {
        var gate = new HostGate(1);
        await gate.EnterAsync(Long, Never);
        await Assert.ThrowsAsync<InvalidOperationException>(
            () => gate.LeaveAfterAsync(Task.FromException(new InvalidOperationException())));
        Assert.True(await gate.EnterAsync(TimeSpan.Zero, Never));
    }

    [Fact]
    public async Task Waiting_ends_at_the_limit_or_when_it_has_become_pointless_and_takes_no_place()
    {
        var gate = new HostGate(1);
        await gate.EnterAsync(Long, Never);
        Assert.False(await gate.EnterAsync(TimeSpan.FromMilliseconds(1), Never));
        var pointless = new TaskCompletionSource();
        var waiting = gate.EnterAsync(Long, _ => pointless.Task);
        pointless.SetResult();
        Assert.False(await waiting);

        await gate.LeaveAfterAsync(Task.CompletedTask);
        Assert.True(await gate.EnterAsync(TimeSpan.Zero, Never));
    }

    [Fact]
    public async Task A_long_queue_that_moves_on_at_once_does_not_use_up_the_stack()
    {
        var gate = new HostGate(1);
        await gate.EnterAsync(Long, Never);
        var passing = Enumerable.Range(0, 20_000).Select(_ => PassAsync()).ToArray();
        gate.Leave();
        await Task.WhenAll(passing).WaitAsync(Long);

        async Task PassAsync()
        {
            Assert.True(await gate.EnterAsync(Long, Never));
            gate.Leave();
        }
    }

    private static Task Never(CancellationToken settled) => Task.Delay(Timeout.Infinite, settled);
}
