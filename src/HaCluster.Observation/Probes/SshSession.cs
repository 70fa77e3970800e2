using HaCluster.Topology.Outputs;
using Renci.SshNet;

namespace HaCluster.Observation.Probes;

/// <summary>What a remote command left behind.</summary>
public sealed record RemoteResult(string Host, int ExitCode, string Output, string Error);

/// <summary>A login on a host of the cluster.</summary>
internal sealed class SshSession : IDisposable
{
    private readonly SshClient _client;
    private readonly SshRoute _route;
    private readonly HostEndpoint _host;

    private SshSession(SshClient client, SshRoute route, HostEndpoint host) => (_client, _route, _host) = (client, route, host);

    /// <exception cref="ProbeException">No connection, a wrong host key, or a refused key; the message says which.</exception>
    /// <exception cref="OperationCanceledException">The deadline passed.</exception>
    public static async Task<SshSession> ConnectAsync(HostEndpoint host, SshRoutes routes, CancellationToken deadline)
    {
        var route = await routes.OpenAsync(host, deadline);
        try
        {
            return new SshSession(
                await SshConnection.OpenAsync(route.Target, routes.PrivateKey, deadline, () => route.Refusal), route, host);
        }
        catch
        {
            route.Dispose();
            throw;
        }
    }

    /// <exception cref="ProbeException">The connection broke.</exception>
    /// <exception cref="OperationCanceledException">The deadline passed; the remote command may still run.</exception>
    public async Task<RemoteResult> RunAsync(string commandText, CancellationToken deadline)
    {
        using var command = _client.CreateCommand(commandText);
        try
        {
            await command.ExecuteAsync(deadline).WaitAsync(deadline);
            return new RemoteResult(_host.Name, command.ExitStatus ?? -1, command.Result, command.Error);
        }
        catch (Exception exception) when (SshConnection.IsOfConnection(exception))
        {
            throw new ProbeException($"SSH to {_route.Target.Name} broke: {exception.Message}", exception);
        }
    }

    public void Dispose()
    {
        SshConnection.DisposeInBackground(_client);
        _route.Dispose();
    }
}
