using System.Collections.Concurrent;
using HaCluster.Topology;
using HaCluster.Topology.Outputs;
using Renci.SshNet;

namespace HaCluster.Observation.Probes;

/// <summary>
/// The ways to the SSH servers of a cluster during one look at it: straight, or through a jump host, to which all hosts behind it share one
/// connection.
/// </summary>
/// <param name="privateKey">Opens hosts and jump hosts alike; null for the keys of the SSH agent.</param>
internal sealed class SshRoutes(SecretText? privateKey) : IDisposable
{
    private readonly ConcurrentDictionary<SshProxyEndpoint, Lazy<Task<SshClient>>> _jumpHosts = new();

    public SecretText? PrivateKey { get; } = privateKey;

    /// <exception cref="ProbeException">The jump host cannot be reached.</exception>
    /// <exception cref="OperationCanceledException">The deadline passed.</exception>
    public async Task<SshRoute> OpenAsync(HostEndpoint host, CancellationToken deadline)
    {
        var name = $"{host.SshUser}@{host.SshHost}:{host.SshPort}";
        if (host.SshProxy is not { } proxy)
            return new SshRoute(new SshTarget(name, host.SshHost, host.SshPort, host.SshUser, host.SshHostKey), null);

        var jumpHost = new SshTarget($"the jump host {NameOf(proxy)}", proxy.Host, proxy.Port, proxy.User, proxy.HostKey);
        var client =
            await _jumpHosts.GetOrAdd(proxy, _ => new Lazy<Task<SshClient>>(() => SshConnection.OpenAsync(jumpHost, PrivateKey, deadline)))
                .Value.WaitAsync(deadline);
        var tunnel = new ForwardedPortLocal("127.0.0.1", 0, host.SshHost, (uint)host.SshPort);
        try
        {
            client.AddForwardedPort(tunnel);
            tunnel.Start();
        }
        catch (Exception exception) when (SshConnection.IsOfConnection(exception))
        {
            tunnel.Dispose();
            throw new ProbeException($"SSH to {jumpHost.Name} broke: {exception.Message}", exception);
        }
        return new SshRoute(
            new SshTarget($"{name} through {NameOf(proxy)}", tunnel.BoundHost, (int)tunnel.BoundPort, host.SshUser, host.SshHostKey),
            tunnel);
    }

    public void Dispose()
    {
        foreach (var jumpHost in _jumpHosts.Values.Where(jumpHost => jumpHost.IsValueCreated))
            _ = jumpHost.Value.ContinueWith(
                connected => SshConnection.DisposeInBackground(connected.Result), CancellationToken.None,
                TaskContinuationOptions.OnlyOnRanToCompletion, TaskScheduler.Default);
    }

    private static string NameOf(SshProxyEndpoint proxy) => $"{proxy.User}@{proxy.Host}:{proxy.Port}";
}

/// <summary>The way to one SSH server, open until disposed.</summary>
internal sealed class SshRoute : IDisposable
{
    private readonly ForwardedPortLocal? _tunnel;

    public SshRoute(SshTarget target, ForwardedPortLocal? tunnel)
    {
        (Target, _tunnel) = (target, tunnel);
        if (tunnel is not null)
            tunnel.Exception += (_, failure) => Refusal = failure.Exception.Message;
    }

    public SshTarget Target { get; }

    /// <summary>What the jump host last said about reaching the target; on this side of it only a connection breaks.</summary>
    public string? Refusal { get; private set; }

    public void Dispose()
    {
        if (_tunnel is not null)
            SshConnection.DisposeInBackground(_tunnel);
    }
}
