using System.Collections.Immutable;
using System.Net;

namespace HaCluster.Web.Settings;

/// <summary>How far the server's certificate is checked on database connections.</summary>
internal enum DatabaseTls
{
    /// <summary>Signed by <see cref="AppSettings.DatabaseCaFile"/> and issued for the address we connect to.</summary>
    VerifyFull,

    /// <summary>Signed by <see cref="AppSettings.DatabaseCaFile"/>, whatever name it carries.</summary>
    VerifyCa,

    /// <summary>Encrypted, but the server is not authenticated.</summary>
    Require,
}

/// <summary>
/// Everything the application can be told, read once at start from environment variables by <see cref="SettingsReader"/>.
/// Defaults and legal ranges stand on the properties; times are whole milliseconds in the environment.
/// </summary>
internal sealed record AppSettings
{
    /// <summary><c>INSTANCE_NAME</c>, required: letters, digits, '-', at most 63. Sent back as <c>X-Served-By</c>.</summary>
    public required string InstanceName { get; init; }

    /// <summary><c>LISTEN_ADDRESS</c>: the IPv4 or IPv6 address to serve HTTP on; if not set, on all of the machine or container.</summary>
    public IPAddress? ListenAddress { get; init; }

    /// <summary><c>LISTEN_PORT</c>, 0 to 65535 (0: any free port), default 8080.</summary>
    public int ListenPort { get; init; } = DefaultListenPort;

    /// <summary>
    /// <c>DATABASE_HOSTS</c>, required: <c>host[:port],host[:port]…</c>, 1 to 8, default port 5432.
    /// The order says nothing about roles: the primary is found by asking.
    /// </summary>
    public required ImmutableArray<HostEndpoint> DatabaseHosts { get; init; }

    /// <summary><c>DATABASE_NAME</c>, default <c>revolutdb</c>.</summary>
    public string DatabaseName { get; init; } = "revolutdb";

    /// <summary><c>DATABASE_USER</c>, required. Needs SELECT, INSERT and UPDATE on <c>base.users</c>, nothing else.</summary>
    public required string DatabaseUser { get; init; }

    /// <summary><c>DATABASE_PASSWORD</c>, required. Never logged.</summary>
    public required string DatabasePassword { get; init; }

    /// <summary><c>DATABASE_TLS</c>: <c>verify-full</c> (default), <c>verify-ca</c> or <c>require</c>. Plain text is not offered.</summary>
    public DatabaseTls DatabaseTls { get; init; } = DatabaseTls.VerifyFull;

    /// <summary><c>DATABASE_CA_FILE</c>: PEM file with the CA's certificate; required unless TLS is <c>require</c>.</summary>
    public string? DatabaseCaFile { get; init; }

    /// <summary><c>DATABASE_POOL_SIZE</c>: connections per database host for reads and writes together, 2 to 100, default 10.</summary>
    public int DatabasePoolSize { get; init; } = 10;

    /// <summary>
    /// <c>DATABASE_WRITE_POOL_SIZE</c>: those of them that are for writes, 1 to one less than all, default two thirds, because a write takes
    /// several times as long as a read. As many writes can wait for the synchronous standby.
    /// </summary>
    public int DatabaseWritePoolSize { get; init; } = 6;

    /// <summary>The rest, for reads.</summary>
    public int DatabaseReadPoolSize => DatabasePoolSize - DatabaseWritePoolSize;

    /// <summary><c>PROBE_INTERVAL_MS</c>: pause between two looks at one database host, 50 to 10000, default 250.</summary>
    public TimeSpan ProbeInterval { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary><c>PROBE_TIMEOUT_MS</c>: silence after which a database host counts as unreachable, 100 to 10000, default 1000.</summary>
    public TimeSpan ProbeTimeout { get; init; } = TimeSpan.FromMilliseconds(1000);

    /// <summary><c>READ_ATTEMPT_MS</c>: how long a read waits for one host before it asks the next, 50 to 10000, default 500.</summary>
    public TimeSpan ReadAttempt { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary><c>READ_BUDGET_MS</c>: all attempts of one read together, 100 to 30000, default 2000; then 503.</summary>
    public TimeSpan ReadBudget { get; init; } = TimeSpan.FromMilliseconds(2000);

    /// <summary><c>WRITE_BUDGET_MS</c>: all attempts of one write together, 100 to 30000, default 3000; then 503.</summary>
    public TimeSpan WriteBudget { get; init; } = TimeSpan.FromMilliseconds(3000);

    /// <summary>
    /// <c>DRAIN_MS</c>: on SIGTERM, how long requests are still taken while <c>/health/ready</c> already says 503, 0 to 60000,
    /// default 3000: two failed checks of a load balancer which looks every second.
    /// </summary>
    public TimeSpan Drain { get; init; } = TimeSpan.FromMilliseconds(3000);

    public const int DefaultListenPort = 8080;

    /// <summary>Leaves the password out, so that a logged record gives nothing away.</summary>
    public override string ToString() =>
        $"{InstanceName} on port {ListenPort}, database {DatabaseName} as {DatabaseUser} at {string.Join(',', DatabaseHosts)}";
}
