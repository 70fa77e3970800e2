using HaCluster.Ssh;
using HaCluster.Topology;
using HaCluster.Topology.Outputs;

namespace HaCluster.Observation.Probes;

/// <summary>What a remote command left behind.</summary>
/// <param name="ExitCode">-1 when a signal ended the command.</param>
public sealed record RemoteResult(string Host, int ExitCode, string Output, string Error);

/// <summary>The SSH connections to the hosts of a cluster during one look at it.</summary>
/// <param name="privateKey">Opens hosts and jump hosts alike; null for the keys of the SSH agent.</param>
internal sealed class HostConnections(SecretText? privateKey) : IDisposable
{
    private readonly SshConnectionPool _pool = new();

    /// <exception cref="ProbeException">The jump host cannot be reached.</exception>
    /// <exception cref="OperationCanceledException">The deadline passed.</exception>
    public async Task<SshRoute> OpenRouteAsync(HostEndpoint host, CancellationToken deadline)
    {
        try
        {
            // The route needs no key of the host itself: a host without a published one can still be seen to greet.
            return await _pool.OpenRouteAsync(HostTarget.Of(host, privateKey, DialLimits.Once, HostKeyPolicy.AcceptAny), Ignore, deadline);
        }
        catch (SshDialException exception)
        {
            throw Unreachable(host, exception);
        }
    }

    /// <param name="host">Where.</param>
    /// <param name="command">For the host's shell.</param>
    /// <param name="deadline">From then on nothing is waited for.</param>
    /// <param name="script">What the command reads on stdin.</param>
    /// <exception cref="ProbeException">No connection, a wrong host key, or a refused key; the message says which.</exception>
    /// <exception cref="OperationCanceledException">The deadline passed; the remote command may still run.</exception>
    public async Task<RemoteResult> RunAsync(HostEndpoint host, string command, CancellationToken deadline, string? script = null)
    {
        var target = HostTarget.Of(host, privateKey, DialLimits.Once);
        var output = new CapturedOutput();
        try
        {
            // Stopping a remote command takes time; the deadline does not wait for it.
            var remote = new RemoteCommand { Text = command, StandardInput = script };
            var exit = await _pool.RunAsync(target, remote, output, Ignore, deadline).WaitAsync(deadline);
            return new RemoteResult(host.Name, exit.Status ?? -1, output.Stdout, output.Stderr);
        }
        catch (SshDialException exception)
        {
            throw Unreachable(host, exception);
        }
        catch (RemoteCommandException exception)
        {
            throw new ProbeException($"SSH to {HostTarget.NameOf(host)}: {exception.Message}", exception);
        }
    }

    /// <summary>Does not wait for the hosts, which may be dead, to confirm the end of their connections.</summary>
    public void Dispose() => _ = _pool.DisposeAsync().AsTask();

    private static ProbeException Unreachable(HostEndpoint host, SshDialException exception)
    {
        var isJumpHost = host.SshProxy is { } proxy && (exception.Target.Host, exception.Target.Port) == (proxy.Host, proxy.Port);
        var name = isJumpHost ? HostTarget.JumpHostNameOf(host.SshProxy!) : HostTarget.NameOf(host);
        return new ProbeException($"SSH to {name}: {exception.Reason}", exception);
    }

    private static void Ignore(string message)
    {
    }
}
