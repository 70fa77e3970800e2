using Renci.SshNet;

namespace HaCluster.Engine.Providers.Command.Remote;

/// <summary>A port on loopback that leads through a jump host to the target.</summary>
internal sealed class SshTunnel : IDisposable
{
    private readonly SshClient _jumpHost;
    private readonly ForwardedPortLocal _port;

    private SshTunnel(SshClient jumpHost, ForwardedPortLocal port) => (_jumpHost, _port) = (jumpHost, port);

    public (string Host, int Port) Endpoint => (_port.BoundHost, (int)_port.BoundPort);

    /// <summary>What the jump host last said about reaching the target.</summary>
    public string? LastError { get; private set; }

    public static async Task<SshTunnel> OpenAsync(SshSettings target, Action<string> report, CancellationToken cancellation)
    {
        var jump = target.Proxy ?? throw new InvalidOperationException("The target has no jump host.");
        var client = await new SshDialer<SshClient>(jump, (jump.Host, jump.Port), info => new SshClient(info), report).DialAsync(cancellation);
        var port = new ForwardedPortLocal("127.0.0.1", 0, target.Host, (uint)target.Port);
        var tunnel = new SshTunnel(client, port);
        port.Exception += (_, failure) => tunnel.LastError = failure.Exception.Message;
        client.AddForwardedPort(port);
        port.Start();
        return tunnel;
    }

    public void Dispose()
    {
        _port.Dispose();
        _jumpHost.Dispose();
    }
}
