using System.Diagnostics;

namespace HaCluster.Tests.Shared;

/// <summary>An ssh-agent that holds one key.</summary>
internal sealed class SshAgentProcess : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("hacluster-agent-").FullName;
    private readonly Process _process;

    private SshAgentProcess()
    {
        _process = Process.Start(new ProcessStartInfo("ssh-agent", ["-D", "-a", Socket]) { RedirectStandardOutput = true })!;
    }

    public string Socket => Path.Combine(_directory, "socket");

    public static SshAgentProcess Start(string privateKey)
    {
        var agent = new SshAgentProcess();
        while (!File.Exists(agent.Socket)) Thread.Yield();
        var add = new ProcessStartInfo("ssh-add", ["-q", "-"]) { RedirectStandardInput = true };
        add.Environment["SSH_AUTH_SOCK"] = agent.Socket;
        using var process = Process.Start(add)!;
        process.StandardInput.Write(privateKey);
        process.StandardInput.Close();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return agent;
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        Directory.Delete(_directory, recursive: true);
    }
}
