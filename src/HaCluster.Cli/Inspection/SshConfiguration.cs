using System.Collections.Immutable;
using HaCluster.Diagnostics;
using HaCluster.Topology.Outputs;

namespace HaCluster.Cli.Inspection;

/// <summary>The files from which <c>ssh</c> learns how to reach one host: nothing of the user's own configuration applies.</summary>
/// <param name="Files">File name to content.</param>
internal sealed record SshConfiguration(ImmutableArray<(string Name, string Text)> Files)
{
    public const string ConfigFile = "config";
    public const string KeyFile = "key";
    private const string KnownHostsFile = "known_hosts";

    /// <param name="directory">Where the files will be.</param>
    /// <param name="ownKey">The operator's key is in the SSH agent, not in a file.</param>
    /// <exception cref="DiagnosticException">A host key is not known.</exception>
    public static SshConfiguration Of(HostEndpoint host, string directory, bool ownKey)
    {
        var identity = ownKey ? "" : $"    IdentityFile {Path.Combine(directory, KeyFile)}\n    IdentitiesOnly yes\n";
        var common = $"""
            {identity}    UserKnownHostsFile {Path.Combine(directory, KnownHostsFile)}
                GlobalKnownHostsFile /dev/null
                StrictHostKeyChecking yes
                ConnectTimeout 10
                LogLevel ERROR

            """;
        var jumpHost = $"{host.Name}-jump";
        var config = Entry(host.Name, host.SshHost, host.SshPort, host.SshUser)
            + (host.SshProxy is null ? "" : $"    ProxyJump {jumpHost}\n") + common;
        var knownHosts = KnownHost(host.Name, host.SshHostKey, host.Name);
        if (host.SshProxy is { } proxy)
        {
            config += Entry(jumpHost, proxy.Host, proxy.Port, proxy.User) + common;
            knownHosts += KnownHost(jumpHost, proxy.HostKey, $"the jump host of {host.Name}");
        }
        return new SshConfiguration([(ConfigFile, config), (KnownHostsFile, knownHosts)]);
    }

    private static string Entry(string alias, string address, int port, string user) => $"""
        Host {alias}
            HostName {address}
            Port {port}
            User {user}
            HostKeyAlias {alias}

        """;

    private static string KnownHost(string alias, string? key, string name) => key is null
        ? throw new DiagnosticException(
            Codes.Command.HostKeyUnknown, $"The host key of {name} is not known.", subject: name,
            why: "The outputs of the stack do not have it.", fix: Fix.Of($"Run {new ProductCommand("up")} to record it."))
        : $"{alias} {key.Trim()}\n";
}
