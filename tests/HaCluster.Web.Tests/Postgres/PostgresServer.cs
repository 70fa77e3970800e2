using System.Globalization;
using HaCluster.Web.Settings;
using Npgsql;

namespace HaCluster.Web.Tests.Postgres;

/// <summary>One PostgreSQL server on a loopback port, with a data directory of its own. Administered over its Unix socket.</summary>
internal sealed class PostgresServer(string directory) : IAsyncDisposable
{
    private IReadOnlyList<int> _frozen = [];

    private string Data => Path.Combine(directory, "data");

    private string Log => Path.Combine(directory, "log");

    public HostEndpoint Endpoint { get; } = new("127.0.0.1", Loopback.FreePort());

    private string ReplicationSource => $"host={directory} port={Endpoint.Port} user=postgres application_name=standby";

    public async Task InitialiseAsync(Certificates certificates)
    {
        await PostgresInstallation.RunAsync("initdb", "-D", Data, "-U", "postgres", "-A", "trust", "-k", "-N", "-E", "UTF8", "--locale=C");
        await File.WriteAllTextAsync(Path.Combine(Data, "server.crt"), certificates.ServerPem);
        await File.WriteAllTextAsync(Path.Combine(Data, "server.key"), certificates.ServerKeyPem);
        File.SetUnixFileMode(Path.Combine(Data, "server.key"), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        await PostgresInstallation.HandOverAsync(directory);
        await File.WriteAllTextAsync(Path.Combine(Data, "pg_hba.conf"), """
            local all,replication postgres trust
            hostssl revolutdb app 127.0.0.1/32 scram-sha-256

            """);
        await File.AppendAllTextAsync(Path.Combine(Data, "postgresql.conf"), """
            listen_addresses = '127.0.0.1'
            ssl = on
            password_encryption = scram-sha-256
            wal_receiver_timeout = 2s
            wal_retrieve_retry_interval = 100ms
            fsync = off
            max_connections = 60
            shared_buffers = 16MB

            """);
    }

    /// <summary>Takes over a copy of a stopped server's data.</summary>
    public async Task CopyAsync(PostgresServer source)
    {
        await Shell.OutputAsync("cp", "-a", source.Data, Data);
        await PostgresInstallation.HandOverAsync(directory);
    }

    public Task StartAsync() => PostgresInstallation.RunAsync(
        "pg_ctl", "-D", Data, "-l", Log, "-w", "-t", "20", "-o", $"-c port={Endpoint.Port} -c unix_socket_directories='{directory}'",
        "start");

    /// <param name="mode"><c>fast</c>: clean; <c>immediate</c>: as in a crash.</param>
    public Task StopAsync(string mode) => PostgresInstallation.RunAsync("pg_ctl", "-D", Data, "-w", "-m", mode, "stop");

    /// <summary>Returns once writes are possible.</summary>
    public Task PromoteAsync() => ExecuteAsync("SELECT pg_promote(true, 20)");

    /// <summary>Makes a stopped server come up as standby of another.</summary>
    public async Task FollowAsync(PostgresServer primary)
    {
        await File.AppendAllTextAsync(Path.Combine(Data, "postgresql.auto.conf"), $"primary_conninfo = '{primary.ReplicationSource}'\n");
        await File.WriteAllTextAsync(Path.Combine(Data, "standby.signal"), "");
        await PostgresInstallation.HandOverAsync(Data);
    }

    /// <summary>All its processes stop running: the kernel still accepts connections and keeps the open ones, nothing answers.</summary>
    public async Task FreezeAsync()
    {
        _frozen = await ProcessesAsync();
        await Shell.SignalAsync("STOP", _frozen);
    }

    public async Task ThawAsync()
    {
        await Shell.SignalAsync("CONT", _frozen);
        _frozen = [];
    }

    /// <summary>The first column of the first row, as the superuser.</summary>
    public async Task<object?> ExecuteAsync(string sql, string database = "postgres")
    {
        await using var connection = await ConnectAsync(database);
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }

    /// <summary>Changes a setting of the running server.</summary>
    public async Task SetAsync(string setting, string value)
    {
        await ExecuteAsync($"ALTER SYSTEM SET {setting} = '{value}'");
        await ExecuteAsync("SELECT pg_reload_conf()");
        await Wait.UntilAsync(
            $"{setting} to change", () => ExecuteAsync($"SHOW {setting}"), shown => shown is string text && text == value);
    }

    /// <summary>Blocks all writes to the users until disposed.</summary>
    public async Task<IAsyncDisposable> LockUsersAsync()
    {
        var connection = await ConnectAsync("revolutdb");
        await using var command = new NpgsqlCommand("BEGIN; LOCK base.users IN SHARE MODE", connection);
        await command.ExecuteNonQueryAsync();
        return connection;
    }

    /// <summary>Waits for a session of the application in a certain state, and returns its process.</summary>
    public Task<object?> WaitForBackendAsync(string condition) => Wait.UntilAsync(
        $"a session of the application with {condition}",
        () => ExecuteAsync($"SELECT pid FROM pg_stat_activity WHERE usename = 'app' AND {condition} LIMIT 1"), pid => pid is int);

    /// <summary>How many sessions of the application are in a certain state.</summary>
    public async Task<long> CountBackendsAsync(string condition) =>
        (long)(await ExecuteAsync($"SELECT count(*) FROM pg_stat_activity WHERE usename = 'app' AND {condition}"))!;

    /// <summary>Fails when a client ever asked this server to cancel something.</summary>
    public async Task AssertNothingWasCancelledAsync() =>
        Assert.DoesNotContain("due to user request", await File.ReadAllTextAsync(Log), StringComparison.Ordinal);

    public async ValueTask DisposeAsync()
    {
        if (!File.Exists(Path.Combine(Data, "postmaster.pid")))
            return;
        await ThawAsync();
        await StopAsync("immediate");
    }

    private async Task<NpgsqlConnection> ConnectAsync(string database)
    {
        var connection = new NpgsqlConnection(
            $"Host={directory};Port={Endpoint.Port};Username=postgres;Database={database};Pooling=false;Timeout=5");
        await connection.OpenAsync();
        return connection;
    }

    private async Task<IReadOnlyList<int>> ProcessesAsync()
    {
        var postmaster = int.Parse((await File.ReadAllLinesAsync(Path.Combine(Data, "postmaster.pid")))[0], CultureInfo.InvariantCulture);
        var processes = new List<int> { postmaster };
        foreach (var child in await File.ReadAllTextAsync($"/proc/{postmaster}/task/{postmaster}/children") is { Length: > 0 } text
            ? text.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            : [])
            processes.Add(int.Parse(child, CultureInfo.InvariantCulture));
        return processes;
    }
}
