using System.Collections.Concurrent;

namespace HaCluster.Ssh.Tests;

/// <summary>A pool that asks a silent host after one second, and what it reported.</summary>
public abstract class PoolFixture : IAsyncDisposable
{
    protected SshConnectionPool Pool { get; } = new(
        liveness: new LivenessLimits(Silence: TimeSpan.FromSeconds(1), Answer: TimeSpan.FromSeconds(10)));

    protected ConcurrentQueue<string> Reports { get; } = new();

    public async ValueTask DisposeAsync()
    {
        await Pool.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Standard output of a command that has to succeed.</summary>
    protected async Task<string> RunAsync(SshTarget target, string command)
    {
        var output = new CapturedOutput();
        var exit = await RunAsync(target, new RemoteCommand { Text = command }, output);
        Assert.True(exit.Status == 0, $"{exit}: {output.Stderr}");
        return output.Stdout;
    }

    protected Task<RemoteExit> RunAsync(
        SshTarget target, RemoteCommand command, IRemoteOutput output, CancellationToken cancellation = default) =>
        Pool.RunAsync(target, command, output, Reports.Enqueue, cancellation);

    protected Task<SshDialException> FailToConnectAsync(SshTarget target) =>
        Assert.ThrowsAsync<SshDialException>(() => RunAsync(target, "true"));
}

/// <summary>Output that can be read while the command runs.</summary>
internal sealed class LiveOutput : IRemoteOutput
{
    private readonly CapturedOutput _captured = new();
    private readonly Lock _gate = new();

    public string Stdout
    {
        get
        {
            lock (_gate)
                return _captured.Stdout;
        }
    }

    public void AppendStdout(ReadOnlySpan<byte> bytes, bool last)
    {
        lock (_gate)
            _captured.AppendStdout(bytes, last);
    }

    public void AppendStderr(ReadOnlySpan<byte> bytes, bool last)
    {
        lock (_gate)
            _captured.AppendStderr(bytes, last);
    }
}
