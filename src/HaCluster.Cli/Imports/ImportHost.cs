using System.Reflection;
using System.Text;
using HaCluster.Cli.Access;
using HaCluster.Cli.Dumps;
using HaCluster.Diagnostics;
using HaCluster.Failover.Members;
using HaCluster.Observation.Probes;
using HaCluster.Ssh;
using HaCluster.Topology.Model;
using HaCluster.Topology.Outputs;
using Scripts = HaCluster.Failover.Scripts.HostScript;

namespace HaCluster.Cli.Imports;

/// <summary>The database host on which the scripts of an import run.</summary>
internal sealed class ImportHost(ClusterEndpoints endpoints, RegionEndpoints region) : IAsyncDisposable
{
    /// <summary>Where a host keeps the certificate of the source's authority, beside the database, which the server reads.</summary>
    public const string RootCertificate = $"{HostFiles.StateOnDataVolume}/import-root.crt";

    // Rows are counted, and indexes read; a connection that dies is noticed by itself.
    private static readonly TimeSpan Deadline = TimeSpan.FromDays(1);

    private static readonly DialLimits Dial = new(2, TimeSpan.FromSeconds(15));

    private readonly SshConnectionPool _pool = new();

    public string Name => region.DatabaseHost.Name;

    /// <param name="script">Name of the script beside this class, without its ending.</param>
    /// <param name="variables">Its variables, besides those that every script has.</param>
    /// <param name="failure">What did not happen when the script fails, as a sentence.</param>
    /// <param name="cancellation">Ends the script.</param>
    /// <returns>What it printed.</returns>
    /// <exception cref="DiagnosticException">No answer, or the script refused or failed.</exception>
    public async Task<string> RunAsync(
        string script, IReadOnlyDictionary<string, string> variables, string failure, CancellationToken cancellation)
    {
        using var printed = new MemoryStream();
        var output = new ScriptOutput(printed);
        string problem;
        // What goes on without the command is a script of its own.
        if (script is "start" or "report")
            variables = new Dictionary<string, string>(variables) { ["WORK"] = Compose("work", Name, new Dictionary<string, string>()) };
        try
        {
            var exit = await _pool.RunAsync(
                HostTarget.Of(region.DatabaseHost, endpoints.SshPrivateKey, Dial),
                new RemoteCommand { Text = "sudo -n bash -s", StandardInput = Compose(script, Name, variables), Timeout = Deadline },
                output, static _ => { }, cancellation);
            if (exit.Status == 0)
                return Encoding.UTF8.GetString(printed.ToArray());
            problem = output.Problem is { Length: > 0 } said ? said : $"{Name}: {exit}";
        }
        catch (Exception exception) when (exception is SshDialException or ProbeException or RemoteCommandException)
        {
            problem = $"{Name}: {exception.Message}";
        }
        var (why, fix) = HostScriptFailure.Read(problem, problem);
        throw new DiagnosticException(
            Codes.Import.Failed, failure, why,
            fix ?? Fix.Of($"See which hosts answer: {new ProductCommand("status")}; then run the command again."));
    }

    /// <summary>What the host keeps for an import is not needed any more. What cannot be removed now harms nobody.</summary>
    public async Task ForgetCertificateAsync()
    {
        try
        {
            await RunAsync("certificate", new Dictionary<string, string> { ["CERTIFICATE"] = "" }, "", CancellationToken.None);
        }
        catch (DiagnosticException)
        {
        }
    }

    /// <summary>The script as the host receives it.</summary>
    internal static string Compose(string script, string host, IReadOnlyDictionary<string, string> variables) => Scripts.Compose(
        [
            .. variables, new("HOST", host), new("STEP", $"import {script}"),
            new("DATABASE", DatabaseNames.Database), new("OWNER", DatabaseNames.ApplicationRole),
        ],
        DatabaseHostScript.Library, Read("library"), Read(script));

    public ValueTask DisposeAsync() => _pool.DisposeAsync();

    private static string Read(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"HaCluster.Cli.Imports.{name}.sh")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
