using System.Net.Sockets;
using System.Text;
using HaCluster.Ssh;
using HaCluster.Topology.Outputs;

namespace HaCluster.Observation.Probes;

/// <summary>
/// Is the host's SSH server alive? Reads its greeting: behind a published port the proxy of the container engine accepts
/// connections for a dead host too.
/// </summary>
internal static class HostProbe
{
    public static async Task<HostObservation> ObserveAsync(HostEndpoint host, HostConnections connections, CancellationToken deadline)
    {
        SshRoute? route = null;
        try
        {
            route = await connections.OpenRouteAsync(host, deadline);
            using var client = new TcpClient { NoDelay = true };
            await client.ConnectAsync(route.Host, route.Port, deadline);
            var greeting = new byte[4];
            await client.GetStream().ReadExactlyAsync(greeting, deadline);
            return Encoding.ASCII.GetString(greeting) == "SSH-"
                ? new HostObservation(host.Name, true, null)
                : Down(host, "something other than an SSH server answers");
        }
        catch (OperationCanceledException)
        {
            return Down(host, "no answer in time");
        }
        catch (EndOfStreamException)
        {
            return Down(host, route?.Refusal ?? "the connection was closed before the SSH greeting");
        }
        catch (ProbeException exception)
        {
            return new HostObservation(host.Name, false, exception.Message);
        }
        catch (Exception exception) when (exception is SocketException or IOException)
        {
            return Down(host, exception.Message);
        }
        finally
        {
            route?.Dispose();
        }
    }

    private static HostObservation Down(HostEndpoint host, string why) =>
        new(host.Name, false, $"SSH at {host.SshHost}:{host.SshPort}: {why}");
}
