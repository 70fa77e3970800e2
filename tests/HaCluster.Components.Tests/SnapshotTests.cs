using HaCluster.Components.Application;
using HaCluster.Components.Backup;
using HaCluster.Components.HaProxy;
using HaCluster.Components.PostgreSql;
using HaCluster.Topology;
using HaCluster.Topology.Model;
using HaCluster.Topology.Settings;

namespace HaCluster.Components.Tests;

/// <summary>Rendered files, whole.</summary>
public sealed class SnapshotTests
{
    private static readonly ClusterTopology Topology = ClusterTopology.From(new ClusterSettings());

    private static readonly ClusterTopology Archived =
        ClusterTopology.From(new ClusterSettings { Backup = new BackupSettings { Enabled = true } });

    private static DatabaseServer Server(int region) => DatabaseServer.In(Topology, Topology.Regions[region]);

    [Fact]
    public void Haproxy_cfg() => Snapshot.Match("haproxy.cfg", HaProxyConfiguration.Of(Topology, "stats-password").Render());

    [Fact]
    public void Haproxy_cfg_of_a_larger_cluster() => Snapshot.Match("haproxy-large.cfg", HaProxyConfiguration.Of(
        ClusterTopology.From(new ClusterSettings
        {
            Application = new ApplicationSettings { Hosts = 2, Instances = 4, FirstPort = 9001 },
            LoadBalancer = new LoadBalancerSettings { Port = 8080, StatsPort = 9000, MaxConnections = 5000 },
        }),
        "stats-password").Render());

    [Fact]
    public void Postgresql_conf() => Snapshot.Match("postgresql.conf", PostgresqlConf.Render(Server(0)));

    [Fact]
    public void Hacluster_conf_of_the_first_region() => Snapshot.Match("hacluster-site1.conf", ServerConf.Render(Server(0)));

    [Fact]
    public void Hacluster_conf_of_the_second_region() => Snapshot.Match("hacluster-site2.conf", ServerConf.Render(Server(1)));

    [Fact]
    public void Hacluster_conf_with_an_archive_has_the_same_lines_and_those_of_the_archive()
    {
        var lines = ServerConf.Render(DatabaseServer.In(Archived, Archived.Regions[0])).Split('\n');

        Assert.Equal(
            ["# The archive of this region, on both roles.", "archive_mode = always",
                "archive_command = '/usr/local/lib/hacluster/pgbackrest-archive \"%p\"'", "archive_timeout = 300s", ""],
            lines.Except(ServerConf.Render(Server(0)).Split('\n')).Append(""));
        Assert.Equal(ServerConf.Render(Server(0)).Split('\n').Length + 5, lines.Length);
    }

    [Fact]
    public void Pgbackrest_conf_of_a_database_host() =>
        Snapshot.Match("pgbackrest-database.conf", PgBackRestConf.RenderDatabase(Archived, Archived.Regions[0]));

    [Fact]
    public void Pgbackrest_conf_of_a_service_host() =>
        Snapshot.Match(
            "pgbackrest-service.conf", PgBackRestConf.RenderRepository(Archived, Archived.Regions[1], "repository-key", bucket: null));

    [Fact]
    public void Pgbackrest_conf_of_a_service_host_with_a_bucket()
    {
        var settings = new ClusterSettings
        {
            Backup = new BackupSettings
            {
                Enabled = true,
                Repository = BackupRepository.S3,
                S3 = new ObjectStorageSettings
                {
                    Endpoint = "storage.example.com:9000",
                    AccessKey = "key",
                    SecretKey = new SecretText("secret"),
                    Certificate = "PEM",
                },
            },
        };
        var given = ClusterTopology.From(settings);
        var aws = ClusterTopology.From(settings with
        {
            Target = Target.Aws,
            Backup = settings.Backup with { S3 = new ObjectStorageSettings() },
        });

        Snapshot.Match(
            "pgbackrest-service-buckets.conf",
            string.Join("\n", ((ClusterTopology[])[given, aws]).Select(topology => string.Join(
                '\n', PgBackRestConf.RenderRepository(topology, topology.Regions[1], "repository-key", "bucket").Split('\n')
                    .Where(line => line.StartsWith("repo1-", StringComparison.Ordinal)))))
                + "\n");
    }

    [Fact]
    public void Pg_hba_conf() => Snapshot.Match("pg_hba.conf", PgHbaConf.Render(Server(0)));

    [Fact]
    public void Pg_ident_conf() => Snapshot.Match("pg_ident.conf", PgHbaConf.RenderIdentMap(watched: false));

    [Fact]
    public void Pg_ident_conf_of_a_watched_server_has_one_user_more() => Assert.Equal(
        PgHbaConf.RenderIdentMap(watched: false) + "hacluster  prometheus  hacluster_monitor\n", PgHbaConf.RenderIdentMap(watched: true));

    [Fact]
    public void Application_environment() =>
        Snapshot.Match(
            "application.env", ApplicationEnvironment.Of(Topology, Topology.Regions[1].Instances[2], "database-password").Render());
}
