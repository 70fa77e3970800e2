using System.Collections.Immutable;
using HaCluster.Web.Settings;
using Npgsql;

namespace HaCluster.Web.Database;

/// <summary>
/// One pool per database host, and for each an unpooled source for probes, so that a full pool never looks like a dead host.
/// Not Npgsql's multi-host source: it walks its hosts in order inside the request and pays a connect timeout for a silent one every
/// time its memory of that host expires (docs/decisions, "Finding the primary").
/// </summary>
internal sealed class DatabaseHosts : IAsyncDisposable
{
    private readonly ImmutableDictionary<HostEndpoint, NpgsqlDataSource> _pools;
    private readonly ImmutableDictionary<HostEndpoint, NpgsqlDataSource> _probes;
    private readonly ImmutableDictionary<HostEndpoint, HostGate> _gates;

    public DatabaseHosts(AppSettings settings)
    {
        _pools = settings.DatabaseHosts.ToImmutableDictionary(h => h, h => Build(settings, h, forProbe: false));
        _probes = settings.DatabaseHosts.ToImmutableDictionary(h => h, h => Build(settings, h, forProbe: true));
        _gates = settings.DatabaseHosts.ToImmutableDictionary(h => h, _ => new HostGate(settings.DatabasePoolSize));
    }

    public NpgsqlDataSource Pool(HostEndpoint host) => _pools[host];

    /// <summary>To be passed before a connection is taken from the pool: then there is one.</summary>
    public HostGate Gate(HostEndpoint host) => _gates[host];

    public NpgsqlDataSource Probe(HostEndpoint host) => _probes[host];

    public async ValueTask DisposeAsync()
    {
        foreach (var source in _pools.Values.Concat(_probes.Values))
            await source.DisposeAsync();
        foreach (var gate in _gates.Values)
            gate.Dispose();
    }

    private static NpgsqlDataSource Build(AppSettings settings, HostEndpoint host, bool forProbe)
    {
        var budget = forProbe ? settings.ProbeTimeout : settings.WriteBudget;
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
                RootCertificate = settings.DatabaseCaFile,
                ApplicationName = settings.InstanceName,
                Pooling = !forProbe,
                MaxPoolSize = settings.DatabasePoolSize,
                // Whole seconds: back-stops. Requests and probes give up earlier, by their own clocks.
                Timeout = WholeSeconds(budget),
                CommandTimeout = WholeSeconds(budget),
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
