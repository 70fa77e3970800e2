using System.Text;
using HaCluster.Components.PostgreSql;
using HaCluster.Topology.Model;
using HaCluster.Topology.Settings;

namespace HaCluster.Components.Backup;

/// <summary>
/// pgBackRest's configuration. Each region has a repository of its own on its service host. The database host of the region archives to
/// it, whatever its role is; the service host makes the backups and asks both database hosts. Sources of the values: pgBackRest's
/// configuration reference, version 2.45.
/// </summary>
public static class PgBackRestConf
{
    /// <summary>Of a database host. It knows no key of the repository: pgBackRest asks the service host for it.</summary>
    public static string RenderDatabase(ClusterTopology topology, Region region)
    {
        var backup = Settings(topology);
        return $"""
            # Managed by HaCluster. Changes are overwritten by the next deployment that touches them.
            [global]
            {Server(region.Database, backup, topology.Regions.Select(each => each.Service))}
            repo1-host={region.Service.Address}
            {Connection("repo1", backup)}
            spool-path=/var/spool/pgbackrest
            {Common}

            # PostgreSQL waits for it when it stops and when its volume fills, so it gives up early.
            [global:archive-push]
            archive-async=y
            archive-push-queue-max={backup.ArchiveQueueMb}MB
            archive-timeout=15
            io-timeout=5
            process-max=2

            [{BackupNames.Stanza}]
            {Database("pg1", topology)}

            """;
    }

    /// <summary>Of a service host; a secret, as it holds the key of the repository.</summary>
    /// <param name="key">Encrypts the repository.</param>
    /// <param name="bucket">Name of the bucket with the repository; null when the host has it.</param>
    public static string RenderRepository(ClusterTopology topology, Region region, string key, string? bucket)
    {
        var backup = Settings(topology);
        var databases = new StringBuilder();
        foreach (var (index, each) in new[] { region, topology.PeerOf(region) }.Index())
        {
            databases.Append($"""
                pg{index + 1}-host={each.Database.Address}
                {Connection($"pg{index + 1}", backup)}
                {Database($"pg{index + 1}", topology)}

                """);
        }
        return $"""
            # Managed by HaCluster. Changes are overwritten by the next deployment that touches them.
            [global]
            {Server(region.Service, backup, [region.Database])}
            {(region.Bucket is { } storage ? Storage(storage, bucket) : $"repo1-path={BackupNames.Repository}")}
            repo1-cipher-type=aes-256-cbc
            repo1-cipher-pass={key}
            repo1-bundle=y
            repo1-retention-full={backup.RetainFull}
            process-max=2
            start-fast=y
            # The standby archives, too, but to the repository of its own region, which nobody else writes to.
            archive-mode-check=n
            archive-timeout=60
            {Common}

            [{BackupNames.Stanza}]
            {databases}
            """;
    }

    private static string Storage(RepositoryBucket storage, string? bucket)
    {
        var lines = new List<string>
        {
            "repo1-type=s3",
            $"repo1-path={storage.Path}",
            $"repo1-s3-bucket={bucket ?? throw new ArgumentException("the bucket has no name", nameof(bucket))}",
            $"repo1-s3-endpoint={storage.Endpoint}",
            $"repo1-s3-region={storage.SigningRegion}",
            $"repo1-s3-uri-style={(storage.PathStyle ? "path" : "host")}",
        };
        if (storage.Login is { } login)
            lines.AddRange([$"repo1-s3-key={login.AccessKey}", $"repo1-s3-key-secret={login.SecretKey.Reveal()}"]);
        else
            lines.Add("repo1-s3-key-type=auto");
        if (storage.Certificate is not null)
            lines.Add($"repo1-storage-ca-file={BackupNames.StorageAuthorities}");
        return string.Join('\n', lines);
    }

    // The lowest level takes half of the processor time of the default one, and pages of a database become hardly larger (docs/backup.md).
    private const string Common = """
        compress-type=zst
        compress-level=1
        lock-path=/var/spool/pgbackrest/lock
        log-level-console=warn
        log-level-stderr=off
        log-level-file=off
        """;

    // Whom a certificate names may do what pgBackRest does for the stanza, and nothing else.
    private static string Server(ClusterHost host, BackupSettings backup, IEnumerable<ClusterHost> clients) => $"""
        tls-server-address={host.Address}
        tls-server-port={backup.Port}
        tls-server-ca-file={BackupNames.Keys}/ca.crt
        tls-server-cert-file={BackupNames.Keys}/host.crt
        tls-server-key-file={BackupNames.Keys}/host.key
        {string.Join('\n', clients.Select(client => $"tls-server-auth={client.Name}={BackupNames.Stanza}"))}
        """;

    private static string Connection(string target, BackupSettings backup) => $"""
        {target}-host-type=tls
        {target}-host-port={backup.Port}
        {target}-host-ca-file={BackupNames.Keys}/ca.crt
        {target}-host-cert-file={BackupNames.Keys}/host.crt
        {target}-host-key-file={BackupNames.Keys}/host.key
        """;

    private static string Database(string target, ClusterTopology topology) => $"""
        {target}-path={DatabaseFiles.DataFolder(topology.Database.Version)}
        {target}-port={topology.Database.Port}
        {target}-socket-path=/var/run/postgresql
        """;

    private static BackupSettings Settings(ClusterTopology topology) =>
        topology.Backup ?? throw new ArgumentException("backups are not enabled", nameof(topology));
}
