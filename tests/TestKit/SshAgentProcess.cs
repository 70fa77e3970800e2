using System.Diagnostics;
using System.Net.Sockets;

namespace HaCluster.TestKit;

/// <summary>An ssh-agent that holds one key.</summary>
public sealed class SshAgentProcess : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    private readonly string _directory = Directory.CreateTempSubdirectory("hacluster-agent-").FullName;
    private readonly Process _process;

    private SshAgentProcess()
    {
        _process = Process.Start(
            new ProcessStartInfo("ssh-agent", ["-D", "-a", Socket]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
    }

    public string Socket => Path.Combine(_directory, "socket");

    public static SshAgentProcess Start(string privateKey)
    {
        var agent = new SshAgentProcess();
        try
        {
            agent.WaitUntilItListens();
            agent.Add(privateKey);
            return agent;
        }
        catch
        {
            agent.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    // The socket's file is there before the agent takes connections.
    private void WaitUntilItListens()
    {
        var watch = Stopwatch.StartNew();
        while (true)
        {
            using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            try
            {
                socket.Connect(new UnixDomainSocketEndPoint(Socket));
                return;
            }
            catch (SocketException exception)
            {
                if (_process.HasExited || watch.Elapsed > Deadline)
                    throw new InvalidOperationException($"ssh-agent does not answer at {Socket}: {exception.Message}", exception);
                Thread.Yield();
            }
        }
    }

    private void Add(string privateKey)
    {
        var add = new ProcessStartInfo("ssh-add", ["-q", "-"]) { RedirectStandardInput = true, RedirectStandardError = true };
        add.Environment["SSH_AUTH_SOCK"] = Socket;
        using var process = Process.Start(add)!;
        process.StandardInput.Write(privateKey);
        process.StandardInput.Close();
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"ssh-add ended with exit code {process.ExitCode}: {error.Trim()}");
    }
}
