using System.Reflection;
using HaCluster.Cli.Access;
using HaCluster.Diagnostics;
using HaCluster.Failover.Members;
using HaCluster.Observation.Probes;
using HaCluster.Ssh;
using HaCluster.Topology.Model;
using HaCluster.Topology.Outputs;
using Scripts = HaCluster.Failover.Scripts.HostScript;

namespace HaCluster.Cli.Dumps;

/// <summary>The database host on which a dump is made or loaded.</summary>
internal sealed class DumpHost(ClusterEndpoints endpoints, RegionEndpoints region) : IAsyncDisposable
{
    // A large database takes a day; a connection that dies is noticed by itself.
    private static readonly TimeSpan Deadline = TimeSpan.FromDays(2);

    /// <summary>Variable of the scripts: the folder of a copy, whose server is meant in place of that of the cluster.</summary>
    public const string Copy = "COPY";

    private static readonly DialLimits Dial = new(2, TimeSpan.FromSeconds(15));

    private readonly SshConnectionPool _pool = new();

    public string Name => region.DatabaseHost.Name;

    /// <param name="script">Name of the script beside this class.</param>
    /// <param name="variables">Its variables, besides the database and the host.</param>
    /// <param name="output">Receives what it prints; its standard error is in the exception, if it fails.</param>
    /// <param name="failure">What did not happen when the script fails, as a sentence.</param>
    /// <param name="lost">What is known when the connection ends before the script does.</param>
    /// <param name="cancellation">Ends the script.</param>
    /// <exception cref="DiagnosticException">No answer, or the script refused or failed.</exception>
    public async Task RunAsync(
        string script, IReadOnlyDictionary<string, string> variables, ScriptOutput output, string failure, string lost,
        CancellationToken cancellation)
    {
        var text = Compose(script, Name, variables);
        string problem;
        try
        {
            var exit = await _pool.RunAsync(
                HostTarget.Of(region.DatabaseHost, endpoints.SshPrivateKey, Dial),
                new RemoteCommand { Text = "sudo -n bash -s", StandardInput = text, Timeout = Deadline },
                output, static _ => { }, cancellation);
            if (exit.Status == 0)
                return;
            problem = output.Problem is { Length: > 0 } said ? said : $"{Name}: {exit}";
        }
        catch (Exception exception) when (exception is SshDialException or ProbeException or RemoteCommandException)
        {
            problem = $"{Name}: {exception.Message}";
            if (exception is not SshDialException)
                failure = lost;
        }
        var (why, fix) = HostScriptFailure.Read(problem, problem);
        throw new DiagnosticException(
            Codes.Dump.Failed, failure, why,
            fix ?? Fix.Of($"See which hosts answer: {new ProductCommand("status")}; then run the command again."));
    }

    /// <summary>Copies a file of this machine to the host, under a name that is there only when all of it is.</summary>
    /// <exception cref="DiagnosticException">No answer, or no room.</exception>
    public async Task CopyAsync(string path, string remotePath, string failure, CancellationToken cancellation)
    {
        try
        {
            using var files = await _pool.OpenFilesAsync(
                HostTarget.Of(region.DatabaseHost, endpoints.SshPrivateKey, Dial), static _ => { }, cancellation);
            await files.UploadAsync(
                remotePath, () => File.OpenRead(path), UnixFileMode.UserRead | UnixFileMode.UserWrite, keepsMode: false, cancellation);
        }
        catch (Exception exception) when (exception is SshDialException or SshFileException)
        {
            throw new DiagnosticException(
                Codes.Dump.Failed, failure, $"{Name}: {exception.Message.TrimEnd('.')}.",
                Fix.Of($"See which hosts answer: {new ProductCommand("status")}; then run the command again."));
        }
    }

    /// <summary>The script as the host receives it.</summary>
    internal static string Compose(string script, string host, IReadOnlyDictionary<string, string> variables)
    {
        var all = new Dictionary<string, string>(variables)
        {
            ["HOST"] = host,
            ["STEP"] = Path.GetFileNameWithoutExtension(script),
            ["DATABASE"] = DatabaseNames.Database,
            ["OWNER"] = DatabaseNames.ApplicationRole,
        };
        all.TryAdd(Copy, "");
        return Scripts.Compose(all, DatabaseHostScript.Library, Read("library.sh"), Read(script));
    }

    public ValueTask DisposeAsync() => _pool.DisposeAsync();

    private static string Read(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"HaCluster.Cli.Dumps.{name}")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
