using System.Diagnostics;
using HaCluster.Deployment;
using HaCluster.Diagnostics;
using HaCluster.Topology.Outputs;

namespace HaCluster.Cli.Inspection;

/// <summary>
/// Runs the machine's own <c>ssh</c> with the terminal it has. Its configuration, the key and the known hosts are written to a directory
/// which only the user can read, and which is gone when ssh ends.
/// </summary>
internal static class SystemSsh
{
    /// <returns>ssh's exit code: the remote command's, or 255 when ssh itself failed.</returns>
    public static async Task<int> RunAsync(
        ClusterEndpoints endpoints, HostEndpoint host, IReadOnlyList<string> remoteCommand, bool allocateTerminal,
        CancellationToken cancellation)
    {
        var directory = Directory.CreateTempSubdirectory("hacluster-ssh-");
        try
        {
            var configuration = SshConfiguration.Of(host, directory.FullName, ownKey: endpoints.SshPrivateKey is null);
            foreach (var (name, text) in configuration.Files)
                Write(Path.Combine(directory.FullName, name), text);
            if (endpoints.SshPrivateKey is { } key)
                Write(Path.Combine(directory.FullName, SshConfiguration.KeyFile), key.Reveal());

            var start = new ProcessStartInfo("ssh");
            foreach (var argument in (string[])
                [
                    "-F", Path.Combine(directory.FullName, SshConfiguration.ConfigFile), .. allocateTerminal ? ["-t"] : (string[])[],
                    host.Name, "--", .. remoteCommand,
                ])
                start.ArgumentList.Add(argument);
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

    private static DiagnosticException NoSsh(Exception? inner) => new(
        Codes.Command.SshNotInstalled, "The program ssh cannot be started.", inner?.Message, inner: inner,
        fix: Fix.Of($"Install it: {new ShellCommand("sudo apt-get install openssh-client")}."));

    private static void Write(string path, string text)
    {
        using var writer = new StreamWriter(AtomicFile.OpenPrivate(path, FileMode.CreateNew));
        writer.Write(text.EndsWith('\n') ? text : text + "\n");
    }
}
