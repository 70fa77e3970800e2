using HaCluster.Components.Backup;
using HaCluster.Components.Remote;
using HaCluster.Failover.Scripts;
using HaCluster.Observation.Backups;
using HaCluster.Topology.Model;
using HaCluster.Topology.Settings;

namespace HaCluster.Components.Tests.Hosts;

/// <summary>
/// A pair of database hosts that archive, and for each a service host with its repository: real pgBackRest, with the configuration,
/// programs and TLS connections that are deployed. Each host has an address of its own in 127.0.0.0/8.
/// </summary>
internal sealed class ArchivedPair : IAsyncDisposable
{
    private readonly ClusterTopology _topology;

    private ArchivedPair(DatabasePair databases, DatabaseHost[] services, ClusterTopology topology) =>
        (Databases, Services, _topology) = (databases, services, topology);

    public DatabasePair Databases { get; }

    /// <summary>The service hosts of site1 and site2.</summary>
    public IReadOnlyList<DatabaseHost> Services { get; }

    /// <param name="queueMb">WAL that may wait for a repository.</param>
    public static async Task<ArchivedPair> StartAsync(int queueMb = 1024)
    {
        var obstacle = await DatabaseHost.FindObstacleAsync()
            ?? (File.Exists("/usr/bin/pgbackrest") ? null : "pgBackRest is not installed (Debian: apt-get install pgbackrest)");
        Assert.SkipWhen(obstacle is not null, obstacle ?? "");
        var databases = await DatabasePair.StartAsync();
        var services = await Task.WhenAll(
            DatabaseHost.StartAsync("store1", Loopback.FreePort(), "store2", 1),
            DatabaseHost.StartAsync("store2", Loopback.FreePort(), "store1", 1));
        var pair = new ArchivedPair(databases, services, TopologyOf(databases, queueMb));
        try
        {
            await pair.InstallAsync();
            return pair;
        }
        catch
        {
            await pair.DisposeAsync();
            throw;
        }
    }

    public Task<ShellResult> BackupAsync(int site, string arguments) =>
        Services[site].RunAsync($"exec {BackupNames.BackupCommand} {arguments} < /dev/null");

    public async Task<RepositoryReport> RepositoryAsync(int site) =>
        RepositoryReport.Read($"site{site + 1}", await Services[site].DoAsync(BackupNames.RepositoryStatusCommand));

    public static async Task<ArchiveReport> ArchiveAsync(DatabaseHost host) =>
        ArchiveReport.Read(host.Name, await host.DoAsync(BackupNames.ArchiveStatusCommand));

    public Task StartServerAsync(int site) => StartServerAsync(Services[site]);

    public static Task StopServerAsync(DatabaseHost host) => host.DoAsync("pkill -u postgres -f 'pgbackrest server'");

    public async ValueTask DisposeAsync()
    {
        foreach (var service in Services)
            await service.DisposeAsync();
        await Databases.DisposeAsync();
    }

    private static ClusterTopology TopologyOf(DatabasePair databases, int queueMb)
    {
        var number = databases.First.Port % 200 + 10;
        return ClusterTopology.From(new ClusterSettings
        {
            Regions =
            [
                RegionSettings.Default(0) with { Cidr = $"127.{number}.0.0/16", Subnet = $"127.{number}.1.0/24" },
                RegionSettings.Default(1) with { Cidr = $"127.{number}.0.0/16", Subnet = $"127.{number}.2.0/24" },
            ],
            Database = new DatabaseSettings { Version = int.Parse(DatabaseHost.PostgresVersion!), Port = databases.First.Port },
            Backup = new BackupSettings { Enabled = true, ArchiveQueueMb = queueMb },
        });
    }

    private async Task InstallAsync()
    {
        var authority = await MakeAuthorityAsync();
        try
        {
            foreach (var (site, region) in _topology.Regions.Index())
            {
                var database = site == 0 ? Databases.First : Databases.Second;
                await InstallAsync(database, region.Database, authority, PgBackRestConf.RenderDatabase(_topology, region));
                await ProgramAsync(database, "pgbackrest-archive", EmbeddedText.Read("Backup/pgbackrest-archive.sh"));
                await ProgramAsync(database, "archive-status", ComponentScript.Program("Backup/archive-status.sh"));
                // As the deployment leaves the volume.
                await database.DoAsync("chown postgres:postgres /var/lib/postgresql");
                await ProgramAsync(database, "restored-copy", ComponentScript.Program("Backup/restored-copy.sh"));
                var service = Services[site];
                await service.DoAsync($"install -d -o postgres -g postgres -m 0750 {BackupNames.Repository}");
                await InstallAsync(
                    service, region.Service, authority, PgBackRestConf.RenderRepository(_topology, region, "the key", bucket: null));
                await service.DoAsync(
                    "printf 'REPOSITORY_KIND=host\nFULL_DAYS=7\nDIFF_HOURS=24\nINCR_MINUTES=60\n' > /usr/local/lib/hacluster/backup.env");
                await ProgramAsync(service, "repository-library", EmbeddedText.Read("Backup/repository-library.sh"));
                await ProgramAsync(service, "backup", EmbeddedText.Read("Backup/backup.sh"));
                await ProgramAsync(service, "repository-status", EmbeddedText.Read("Backup/repository-status.sh"));
            }
        }
        finally
        {
            Directory.Delete(authority, recursive: true);
        }
        foreach (var database in new[] { Databases.Second, Databases.First })
        {
            await database.StopServerAsync("fast");
            await database.DoAsync($"""
                printf "archive_mode = always\narchive_command = '{BackupNames.ArchiveCommand} \"%%p\"'\n" >> {DatabaseHost.Configuration}
                """);
        }
        await Databases.First.StartServerAsync();
        await Databases.Second.StartServerAsync();
        foreach (var service in Services)
            await service.DoAsync($"{DatabaseHost.AsPostgres} pgbackrest --stanza={BackupNames.Stanza} stanza-create");
        await Wait.UntilAsync(
            "the standby to stream", () => Databases.First.SqlAsync("select state from pg_stat_replication"),
            state => state == "streaming");
    }

    // Both servers of the pair have the same address and different ports; pgBackRest reaches each through its socket.
    private async Task InstallAsync(DatabaseHost host, ClusterHost plan, string authority, string configuration)
    {
        var second = plan.Region == _topology.Regions[1].Name;
        string[] ports = second
            ? [$"{Databases.Second.Port}", $"{Databases.First.Port}"]
            : [$"{Databases.First.Port}", $"{Databases.Second.Port}"];
        configuration = configuration
            .Replace($"pg1-port={_topology.Database.Port}", $"pg1-port={ports[0]}", StringComparison.Ordinal)
            .Replace($"pg2-port={_topology.Database.Port}", $"pg2-port={ports[1]}", StringComparison.Ordinal);
        await MakeCertificateAsync(authority, plan);
        await host.DoAsync($"""
            install -d -o postgres -g postgres -m 0700 {BackupNames.Keys} /etc/pgbackrest
            install -d -o postgres -g postgres -m 0750 /var/spool/pgbackrest /var/spool/pgbackrest/lock
            """);
        await host.WriteAsync(BackupNames.Configuration, configuration);
        foreach (var (file, source) in new[] { ("ca.crt", "ca.crt"), ("host.crt", $"{plan.Name}.crt"), ("host.key", $"{plan.Name}.key") })
            await host.WriteAsync($"{BackupNames.Keys}/{file}", await File.ReadAllTextAsync(Path.Combine(authority, source)));
        await host.DoAsync($"chmod 0600 {BackupNames.Keys}/host.key");
        await StartServerAsync(host);
    }

    private static Task<string> StartServerAsync(DatabaseHost host) => host.DoAsync($"""
        {DatabaseHost.AsPostgres} setsid pgbackrest server > /var/log/pgbackrest-server.log 2>&1 < /dev/null &
        """);

    private static Task<string> ProgramAsync(DatabaseHost host, string name, string text) => host.DoAsync(
        $"printf '%s' {HostScript.Quote(text)} > /usr/local/lib/hacluster/{name}; chmod 755 /usr/local/lib/hacluster/{name}");

    private static async Task<string> MakeAuthorityAsync()
    {
        var folder = Directory.CreateTempSubdirectory("hacluster-ca-").FullName;
        (await Shell.RunAsync(
            """
            set -e
            openssl ecparam -name prime256v1 -genkey -noout -out ca.key
            openssl req -x509 -new -key ca.key -subj /CN=ca -days 2 -addext basicConstraints=critical,CA:TRUE -out ca.crt
            """,
            "env", "-C", folder, "bash", "-s")).Expect();
        return folder;
    }

    // As BackupSecrets has them made.
    private static async Task MakeCertificateAsync(string folder, ClusterHost host) => (await Shell.RunAsync(
        $"""
        set -e
        openssl ecparam -name prime256v1 -genkey -noout | openssl pkcs8 -topk8 -nocrypt -out {host.Name}.key
        openssl req -new -key {host.Name}.key -subj /CN={host.Name} -out request
        printf 'subjectAltName=DNS:{host.Name},DNS:{host.Address}\nextendedKeyUsage=serverAuth,clientAuth\n' > extensions
        openssl x509 -req -in request -CA ca.crt -CAkey ca.key -CAcreateserial -days 2 -extfile extensions -out {host.Name}.crt
        """,
        "env", "-C", folder, "bash", "-s")).Expect();
}
