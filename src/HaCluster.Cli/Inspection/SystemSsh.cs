using System.Diagnostics;
using HaCluster.Cli.Errors;
using HaCluster.Cli.Hosting;
using HaCluster.Observation.Endpoints;

namespace HaCluster.Cli.Inspection;

/// <summary>
/// Runs the machine's own <c>ssh</c> with the terminal it has. The key and the known host are written to a directory which only the user can
/// read, and which is gone when ssh ends.
/// </summary>
internal static class SystemSsh
{
    /// <returns>ssh's exit code: the remote command's, or 255 when ssh itself failed.</returns>
    public static async Task<int> RunAsync(
        ClusterEndpoints endpoints, HostEndpoint host, IReadOnlyList<string> remoteCommand, bool allocateTerminal, CancellationToken cancellation)
    {
        var directory = Directory.CreateTempSubdirectory("hacluster-ssh-");
        try
        {
            var key = Path.Combine(directory.FullName, "key");
            var knownHosts = Path.Combine(directory.FullName, "known_hosts");
            Write(key, endpoints.SshPrivateKey.Reveal());
            Write(knownHosts, $"{host.Name} {host.SshHostKey ?? throw NoHostKey(host)}\n");

            var start = new ProcessStartInfo("ssh");
            foreach (var argument in (string[])
                [
                    "-i", key, "-p", host.SshPort.ToString(), "-l", host.SshUser,
                    "-o", "IdentitiesOnly=yes", "-o", $"UserKnownHostsFile={knownHosts}", "-o", "GlobalKnownHostsFile=/dev/null",
                    "-o", $"HostKeyAlias={host.Name}", "-o", "StrictHostKeyChecking=yes", "-o", "ConnectTimeout=5", "-o", "LogLevel=ERROR",
                    .. allocateTerminal ? ["-t"] : (string[])[],
                    host.SshHost, "--", .. remoteCommand,
                ]) start.ArgumentList.Add(argument);
            using var process = Process.Start(start) ?? throw NoSsh(null);
            await process.WaitForExitAsync(cancellation);
            return process.ExitCode;
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            throw NoSsh(exception);
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    private static CliException NoSsh(Exception? inner) => new(
        ExitCodes.Preflight, "The program ssh cannot be started.", why: inner?.Message, fix: "Install it: sudo apt-get install openssh-client", inner: inner);

    private static CliException NoHostKey(HostEndpoint host) => new(
        ExitCodes.Failure, $"The host key of {host.Name} is not known.", why: "the stack's outputs hold none", fix: "Run `hacluster up` to record it.");

    private static void Write(string path, string text)
    {
        using var writer = new StreamWriter(PrivateFile.Create(path, FileMode.CreateNew));
        writer.Write(text.EndsWith('\n') ? text : text + "\n");
    }
}
