using System.Diagnostics;
using System.Net.Sockets;

namespace HaCluster.TestKit;

/// <summary>An OpenSSH server of its own on a loopback port, with its own host key and one user key; gone when disposed.</summary>
public sealed class SshServer : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("hacluster-sshd-").FullName;
    private readonly string _options;
    private string? _authorized;
    private Process? _process;

    private SshServer(int port, string options)
    {
        Port = port;
        _options = options;
        Keygen("host_key");
        Keygen("user_key");
    }

    public int Port { get; }

    public string PrivateKey => File.ReadAllText(Path.Combine(_directory, "user_key"));

    public string HostKey => File.ReadAllText(Path.Combine(_directory, "host_key.pub"));

    /// <summary>Home directory of every login; gone with the server.</summary>
    public string Home => _directory;

    public string Log => File.Exists(LogFile) ? File.ReadAllText(LogFile) : "";

    private string LogFile => Path.Combine(_directory, "log");

    /// <summary>Prepares a server without starting it.</summary>
    public static SshServer Prepare(string options = "")
    {
        if (!File.Exists("/usr/sbin/sshd"))
            Assert.Skip("/usr/sbin/sshd is not installed (Debian package openssh-server)");
        return new SshServer(Loopback.FreePort(), options);
    }

    public static SshServer Start(string options = "")
    {
        var server = Prepare(options);
        server.Start();
        return server;
    }

    /// <summary>Starts a server that lets the user of another one in.</summary>
    public static SshServer StartFor(SshServer other, string options = "")
    {
        var server = Prepare(options);
        server._authorized = Path.Combine(other._directory, "user_key.pub");
        server.Start();
        return server;
    }

    /// <summary>A program that logins find before all others; it may be changed while the server runs.</summary>
    public void AddProgram(string name, string script)
    {
        var path = Path.Combine(Directory.CreateDirectory(Path.Combine(_directory, "bin")).FullName, name);
        File.WriteAllText(path, script);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    public void Start()
    {
        File.Copy(_authorized ?? Path.Combine(_directory, "user_key.pub"), Path.Combine(_directory, "authorized_keys"), overwrite: true);
        // Another HOME: the start-up files of this user's shell are none of the test's business.
        File.WriteAllText(Path.Combine(_directory, "config"), $"""
            Port {Port}
            ListenAddress 127.0.0.1
            HostKey {_directory}/host_key
            AuthorizedKeysFile {_directory}/authorized_keys
            PidFile {_directory}/pid
            StrictModes no
            UsePAM no
            PasswordAuthentication no
            PermitRootLogin prohibit-password
            MaxStartups 100
            SetEnv HOME={_directory} PATH={_directory}/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
            Subsystem sftp internal-sftp
            {_options}

            """);
        if (Environment.UserName == "root")
            Directory.CreateDirectory("/run/sshd");
        _process = Process.Start("/usr/sbin/sshd", ["-D", "-f", Path.Combine(_directory, "config"), "-E", LogFile]);
        var deadline = Stopwatch.StartNew();
        while (!Answers())
        {
            if (_process.HasExited || deadline.Elapsed > TimeSpan.FromSeconds(10))
                throw new InvalidOperationException($"sshd does not answer: {Log}");
            Thread.Yield();
        }
    }

    /// <summary>Every login process as well: what a host does that loses its power.</summary>
    public void Kill() => _process?.Kill(entireProcessTree: true);

    /// <summary>Keeps every TCP connection open and answers nothing more, as a host does that hangs.</summary>
    public void Freeze()
    {
        foreach (var id in Family(_process!.Id))
            Signal("-STOP", id);
    }

    public void Dispose()
    {
        Kill();
        _process?.WaitForExit();
        _process?.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    private static IEnumerable<int> Family(int id)
    {
        using var process = Process.Start(new ProcessStartInfo("ps", ["-o", "pid=", "--ppid", $"{id}"]) { RedirectStandardOutput = true })!;
        var children = process.StandardOutput.ReadToEnd().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(int.Parse)
            .ToArray();
        return children.SelectMany(Family).Append(id);
    }

    private static void Signal(string signal, int id)
    {
        using var process = Process.Start(new ProcessStartInfo("kill", [signal, $"{id}"]) { RedirectStandardError = true })!;
        process.WaitForExit();
    }

    private bool Answers()
    {
        try
        {
            using var client = new TcpClient("127.0.0.1", Port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private void Keygen(string name)
    {
        using var process = Process.Start("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", Path.Combine(_directory, name)]);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }
}
