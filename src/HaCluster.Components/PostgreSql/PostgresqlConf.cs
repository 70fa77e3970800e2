namespace HaCluster.Components.PostgreSql;

/// <summary>The server's main file: where Debian keeps what, and nothing else. The settings are in <see cref="ServerConf"/>.</summary>
public static class PostgresqlConf
{
    public static string Render(DatabaseServer server)
    {
        var version = server.Settings.Version;
        var folder = DatabaseFiles.ConfigurationFolder(version);
        return $"""
            # Managed by HaCluster. Changes are overwritten by the next deployment that touches them.
            data_directory = '{DatabaseFiles.DataFolder(version)}'
            hba_file = '{folder}/pg_hba.conf'
            ident_file = '{folder}/pg_ident.conf'
            external_pid_file = '/var/run/postgresql/{version}-main.pid'
            unix_socket_directories = '/var/run/postgresql'
            include_dir = 'conf.d'

            """;
    }
}
