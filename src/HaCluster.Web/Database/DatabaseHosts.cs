using System.Collections.Frozen;
using HaCluster.Web.Settings;
using Npgsql;

namespace HaCluster.Web.Database;

/// <summary>
/// For each database host a pool for reads, one for writes, so that writes which wait for a standby leave the reads theirs, and an unpooled
/// source for probes, so that a full pool never looks like a dead host.
/// Not Npgsql's multi-host source: it walks its hosts in order inside the request and pays a connect timeout for a silent one every
/// time its memory of that host expires (docs/decisions, "Finding the primary").
/// </summary>
internal sealed class DatabaseHosts : IAsyncDisposable
{
    private readonly FrozenDictionary<HostEndpoint, NpgsqlDataSource> _reads;
    private readonly FrozenDictionary<HostEndpoint, HostGate> _readGates;
    private readonly FrozenDictionary<HostEndpoint, WriteConnections> _writes;
    private readonly FrozenDictionary<HostEndpoint, NpgsqlDataSource> _probes;

    public DatabaseHosts(AppSettings settings, TimeProvider clock, DatabaseMetrics metrics, ILogger<WriteConnections> log)
    {
        _reads = settings.DatabaseHosts.ToFrozenDictionary(h => h, h => Build(settings, h, Use.Read));
        _readGates = settings.DatabaseHosts.ToFrozenDictionary(h => h, _ => new HostGate(settings.DatabaseReadPoolSize));
        _writes = settings.DatabaseHosts.ToFrozenDictionary(
            h => h,
            h => new WriteConnections(h, Build(settings, h, Use.Write), settings.DatabaseWritePoolSize, clock, metrics, log));
        _probes = settings.DatabaseHosts.ToFrozenDictionary(h => h, h => Build(settings, h, Use.Probe));
    }

    private enum Use
    {
        Read,
        Write,
        Probe,
    }

    public NpgsqlDataSource Reads(HostEndpoint host) => _reads[host];

    /// <summary>To be passed before a connection is taken from <see cref="Reads"/>: then there is one.</summary>
    public HostGate ReadGate(HostEndpoint host) => _readGates[host];

    public WriteConnections Writes(HostEndpoint host) => _writes[host];

    public NpgsqlDataSource Probe(HostEndpoint host) => _probes[host];

    /// <summary>Closes the pooled connections to a host that has another role than when they were opened.</summary>
    public void Clear(HostEndpoint host)
    {
        Reads(host).Clear();
        Writes(host).Clear();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var source in _reads.Values.Concat(_probes.Values))
            await source.DisposeAsync();
        foreach (var writes in _writes.Values)
            await writes.DisposeAsync();
    }

    private static NpgsqlDataSource Build(AppSettings settings, HostEndpoint host, Use use)
    {
        var budget = use switch
        {
            Use.Read => settings.ReadBudget,
            Use.Write => settings.WriteBudget,
            _ => settings.ProbeTimeout,
        };
        var builder = new NpgsqlSlimDataSourceBuilder
        {
            ConnectionStringBuilder =
            {
                Host = host.Host,
                Port = host.Port,
                Database = settings.DatabaseName,
                Username = settings.DatabaseUser,
                Password = settings.DatabasePassword,
                SslMode = settings.DatabaseTls switch
                {
                    DatabaseTls.VerifyFull => SslMode.VerifyFull,
                    DatabaseTls.VerifyCa => SslMode.VerifyCA,
                    _ => SslMode.Require,
                },
                // Otherwise the driver tries a failed TLS handshake a second time.
                GssEncryptionMode = GssEncryptionMode.Disable,
                RootCertificate = settings.DatabaseCaFile,
                ApplicationName = settings.InstanceName,
                Pooling = use != Use.Probe,
                MaxPoolSize = use == Use.Write ? settings.DatabaseWritePoolSize : settings.DatabaseReadPoolSize,
                // No statement here changes a session, so there is nothing to reset between two of them.
                NoResetOnClose = true,
                // Each session prepares the statements that it has used twice, and then sends their parameters only.
                MaxAutoPrepare = use == Use.Probe ? 0 : 2,
                AutoPrepareMinUsages = 2,
                // Whole seconds: back-stops. Requests and probes give up earlier, by their own clocks. A write must never time out.
                Timeout = WholeSeconds(budget),
                CommandTimeout = use == Use.Write ? 0 : WholeSeconds(budget),
                // Of a statement given up: wait no longer than this for the server to confirm its cancellation.
                CancellationTimeout = 500,
                // A peer that vanished without a word (host lost, packets dropped) must not keep idle connections for hours.
                TcpKeepAlive = true,
                TcpKeepAliveTime = 5,
                TcpKeepAliveInterval = 1,
                ConnectionIdleLifetime = 60,
            },
        };
        builder.EnableTransportSecurity();
        return builder.Build();
    }

    private static int WholeSeconds(TimeSpan time) => Math.Max(1, (int)Math.Ceiling(time.TotalSeconds));
}
