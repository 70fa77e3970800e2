using HaCluster.Observation.Probes;
using HaCluster.Ssh;
using HaCluster.Topology.Outputs;

namespace HaCluster.RoleChanges;

/// <summary>Runs scripts as root on the database hosts, over connections that are kept for the whole role change.</summary>
internal sealed class HostShell(ClusterEndpoints endpoints) : IAsyncDisposable
{
    // A fence or a promotion must not wait for a dead host as long as an installation may.
    private static readonly LivenessLimits Liveness = new(TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(20));

    private readonly SshConnectionPool _pool = new(liveness: Liveness);

    /// <summary>Dials a host that will be needed, so that its step need not wait for it. Whether that succeeds, the step will find out.</summary>
    public async Task ConnectAsync(HostEndpoint host, DialLimits dial, CancellationToken cancellation)
    {
        try
        {
            await _pool.ConnectAsync(HostTarget.Of(host, endpoints.SshPrivateKey, dial), cancellation);
        }
        catch (Exception exception) when (exception is SshDialException or ProbeException or OperationCanceledException
            or ObjectDisposedException)
        {
            // Nothing was asked of the host yet.
        }
    }

    /// <returns>What the script printed.</returns>
    /// <exception cref="StepException">The host does not answer, or the script failed.</exception>
    public async Task<string> RunAsync(HostEndpoint host, DialLimits dial, string script, TimeSpan deadline, Action<string> line)
    {
        var command = new RemoteCommand { Text = "sudo -n bash -s", StandardInput = script, Timeout = deadline };
        var output = new StepOutput(line);
        try
        {
            var exit = await _pool.RunAsync(
                HostTarget.Of(host, endpoints.SshPrivateKey, dial), command, output, line, CancellationToken.None);
            return exit.Status == 0 ? output.Stdout : throw ScriptFailure.Of(host.Name, exit.ToString(), output.Stderr);
        }
        catch (SshDialException exception)
        {
            throw Unreachable(host, exception.Message, exception);
        }
        catch (ProbeException exception)
        {
            throw Unreachable(host, exception.Message, exception);
        }
        catch (RemoteCommandException exception)
        {
            throw ScriptFailure.Of(host.Name, exception.Message.TrimEnd('.'), output.Stderr);
        }
    }

    /// <summary>Does not wait for the hosts, which may be dead, to confirm the end of their connections.</summary>
    public ValueTask DisposeAsync()
    {
        _ = _pool.DisposeAsync().AsTask();
        return ValueTask.CompletedTask;
    }

    private static StepException Unreachable(HostEndpoint host, string reason, Exception exception) =>
        new($"{host.Name} does not answer over SSH: {reason}", inner: exception);
}
