using HaCluster.Ssh;
using HaCluster.Topology;
using HaCluster.Topology.Outputs;

namespace HaCluster.Observation.Probes;

/// <summary>How a host of a cluster is logged in to.</summary>
public static class HostTarget
{
    /// <param name="privateKey">Opens hosts and jump hosts alike; null for the keys of the SSH agent.</param>
    /// <exception cref="ProbeException">Without a published key no host is trusted.</exception>
    public static SshTarget Of(HostEndpoint host, SecretText? privateKey, DialLimits dial) =>
        Of(host, privateKey, dial, Published(host.SshHostKey, NameOf(host)));

    internal static SshTarget Of(HostEndpoint host, SecretText? privateKey, DialLimits dial, HostKeyPolicy hostKey)
    {
        var target = Of(host.SshHost, host.SshPort, host.SshUser, privateKey, dial, hostKey);
        return host.SshProxy is not { } proxy ? target : target with
        {
            JumpHost = Of(proxy.Host, proxy.Port, proxy.User, privateKey, dial, Published(proxy.HostKey, JumpHostNameOf(proxy))),
        };
    }

    internal static string NameOf(HostEndpoint host) =>
        $"{host.SshUser}@{host.SshHost}:{host.SshPort}"
        + (host.SshProxy is { } proxy ? $" through {proxy.User}@{proxy.Host}:{proxy.Port}" : "");

    internal static string JumpHostNameOf(SshProxyEndpoint proxy) => $"the jump host {proxy.User}@{proxy.Host}:{proxy.Port}";

    private static SshTarget Of(
        string address, int port, string user, SecretText? privateKey, DialLimits dial, HostKeyPolicy hostKey) => new()
        {
            Host = address,
            Port = port,
            User = user,
            HostKey = hostKey,
            Dial = dial,
            PrivateKey = privateKey?.Reveal(),
            AgentSocket = privateKey is null ? SshAgent.SocketFromEnvironment : null,
        };

    private static HostKeyPolicy Published(string? line, string name) => line is null
        ? throw new ProbeException($"SSH to {name}: the deployment published no host key for it, so that its identity cannot be checked.")
        : HostKeyPolicy.Only(line);
}
