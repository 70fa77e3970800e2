using HaCluster.Components.PostgreSql;
using HaCluster.Failover.Members;
using HaCluster.Components.Remote;

namespace HaCluster.Components.Tests.Hosts;

/// <summary>Two database hosts with the deployed roles and functions: site1 primary, site2 its streaming standby.</summary>
internal sealed class DatabasePair : IAsyncDisposable
{
    private DatabasePair(DatabaseHost first, DatabaseHost second) => (First, Second) = (first, second);

    public DatabaseHost First { get; }

    public DatabaseHost Second { get; }

    public static async Task<DatabasePair> StartAsync()
    {
        var obstacle = await DatabaseHost.FindObstacleAsync();
        Assert.SkipWhen(obstacle is not null, obstacle ?? "");
        var template = await DatabaseTemplate.GetAsync();
        return await StartAsync(async pair =>
        {
            await Task.WhenAll(pair.Both.Select(host => host.DoAsync($"cp -a {template}/{host.Region} {host.Data}")));
            await pair.RunAsync();
        });
    }

    private IEnumerable<DatabaseHost> Both => [First, Second];

    private static async Task<DatabasePair> StartAsync(Func<DatabasePair, Task> create)
    {
        var (one, two) = (Loopback.FreePort(), Loopback.FreePort());
        var hosts = await Task.WhenAll(
            DatabaseHost.StartAsync("site1", one, "site2", two), DatabaseHost.StartAsync("site2", two, "site1", one));
        var pair = new DatabasePair(hosts[0], hosts[1]);
        try
        {
            await create(pair);
            return pair;
        }
        catch
        {
            await pair.DisposeAsync();
            throw;
        }
    }

    /// <summary>From now on the host's server admits the role that replicates with its password only.</summary>
    public async Task RequirePasswordAsync(DatabaseHost host)
    {
        await First.SqlAsync("alter role hacluster_replication password 'right'");
        var rules = $"{Path.GetDirectoryName(DatabaseHost.Configuration)}/pg_hba.conf";
        await host.DoAsync($"sed -i '1i host all hacluster_replication 127.0.0.1/32 scram-sha-256' {rules}");
        await host.SqlAsync("select pg_reload_conf()");
        await Wait.UntilAsync(
            "the rule to be read", () => host.SqlAsync("select auth_method from pg_hba_file_rules limit 1"),
            method => method == "scram-sha-256");
        await Wait.UntilAsync(
            "the password to be replicated",
            () => host.SqlAsync("select count(*) from pg_authid where rolname = 'hacluster_replication' and rolpassword is not null"),
            count => count == "1");
    }

    public async ValueTask DisposeAsync()
    {
        await Second.DisposeAsync();
        await First.DisposeAsync();
    }

    /// <summary>Makes a pair from nothing and leaves the data of both, stopped, in a folder: <c>FOLDER/REGION</c>.</summary>
    public static async Task BuildAsync(string folder)
    {
        await using var pair = await StartAsync(created => created.CreateAsync());
        await pair.First.StopServerAsync("fast");
        await pair.Second.StopServerAsync("fast");
        foreach (var host in pair.Both)
            await host.DoAsync($"cp -a {host.Data} {folder}/{host.Region}");
    }

    private async Task CreateAsync()
    {
        await First.DoAsync(
            $"{DatabaseHost.AsPostgres} {DatabaseHost.Bin}/initdb -D {First.Data} -U postgres -A trust -N --data-checksums "
                + "--wal-segsize=1 > /dev/null");
        await ConfigureAsync(First);
        await First.StartServerAsync();
        await First.DoAsync($"{DatabaseHostScript.Prelude}\nsql \"$(role_change_objects)\"");
        await First.DoAsync(
            $"psql -Xqw -v ON_ERROR_STOP=1 -h /var/run/postgresql -p {First.Port} -U postgres -d postgres -f - << "
                + $"'SQL'\n{Objects()}\nSQL\n");
        await First.SqlAsync("select pg_create_physical_replication_slot('hacluster_site2')");
        await Second.DoAsync($"""
            . /usr/local/lib/hacluster/database.env
            {DatabaseHost.AsPostgres} {DatabaseHost.Bin}/pg_basebackup -d "$PEER_CONNINFO" -D {Second.Data} -S hacluster_site2 --checkpoint=fast
            {DatabaseHost.AsPostgres} touch {Second.Data}/standby.signal
            """);
        await ConfigureAsync(Second);
        await Second.StartServerAsync();
        await StreamsAsync();
    }

    private async Task RunAsync()
    {
        await Task.WhenAll(Both.Select(ConfigureAsync));
        await Task.WhenAll(Both.Select(host => host.StartServerAsync()));
        await StreamsAsync();
    }

    private Task<string> StreamsAsync() => Wait.UntilAsync(
        "site2-db to stream", () => First.SqlAsync("select state from pg_stat_replication where application_name = 'site2-db'"),
        state => state == "streaming");

    // The settings that the scripts rely on, as ServerConf has them; without TLS, and without waiting for disks.
    private static Task<string> ConfigureAsync(DatabaseHost host) => host.DoAsync($"""
        . /usr/local/lib/hacluster/database.env
        folder={Path.GetDirectoryName(DatabaseHost.Configuration)}
        mkdir -p "$folder"
        cat > "$folder/pg_hba.conf" << HBA
        local all all trust
        host all,replication all 127.0.0.1/32 trust
        HBA
        cat > "$folder/postgresql.conf" << CONF
        data_directory = '{host.Data}'
        hba_file = '$folder/pg_hba.conf'
        cluster_name = '{host.Name}'
        hacluster.region = '{host.Region}'
        listen_addresses = '127.0.0.1'
        port = {host.Port}
        unix_socket_directories = '/var/run/postgresql'
        shared_buffers = 16MB
        fsync = off
        wal_log_hints = on
        wal_sender_timeout = 2s
        wal_receiver_timeout = 2s
        wal_receiver_status_interval = 1s
        wal_retrieve_retry_interval = 200ms
        primary_conninfo = '${"{PEER_CONNINFO% dbname=*}"}'
        primary_slot_name = '$SLOT'
        timezone = 'UTC'
        include_if_exists = '/var/lib/hacluster/runtime.conf'
        CONF
        chown -R postgres: "$folder"
        """);

    private static string Objects() => $"""
        {DatabaseLogins.Variables(1, "replication", "application")}
        {EmbeddedText.Read("PostgreSql/logins.sql")}
        {EmbeddedText.Read("PostgreSql/objects.sql")}
        """;
}
