using HaCluster.Topology.Model;

namespace HaCluster.Components.PostgreSql;

/// <summary>Who may connect from where. Two files: the rules, and which user of the operating system may be which role.</summary>
public static class PgHbaConf
{
    private const string Map = "hacluster";

    public static string Render(DatabaseServer server)
    {
        var clients = string.Join(
            '\n', server.Clients.Select(client => Rule(DatabaseNames.Database, Logins(DatabaseNames.ApplicationRole), client)));
        return $"""
            # Managed by HaCluster. Changes are overwritten by the next deployment that touches them.
            # The host itself.
            local     all          postgres               peer
            local     all          {DatabaseNames.MonitorRole}      peer map={Map}

            # Nothing without TLS.
            hostnossl all          all                    0.0.0.0/0         reject
            hostnossl all          all                    ::/0              reject

            # The application hosts.
            {clients}

            # The database of the other region: streaming, and pg_rewind.
            {Rule("replication", Logins(DatabaseNames.ReplicationRole), server.Peer.Address)}
            {Rule("postgres", Logins(DatabaseNames.ReplicationRole), server.Peer.Address)}

            """;
    }

    /// <param name="watched">Whether the exporter of monitoring logs in, which runs as a user of its own.</param>
    public static string RenderIdentMap(bool watched) => $"""
        # Managed by HaCluster. Changes are overwritten by the next deployment that touches them.
        {Map}  root      {DatabaseNames.MonitorRole}
        {Map}  postgres  {DatabaseNames.MonitorRole}
        {(watched ? $"{Map}  {MonitoringNames.User}  {DatabaseNames.MonitorRole}\n" : "")}
        """;

    // Both: while passwords are replaced one of them is used, then the other. Outside of that only one may log in.
    private static string Logins(string role) => $"{DatabaseNames.LoginOf(role, 1)},{DatabaseNames.LoginOf(role, 2)}";

    private static string Rule(string database, string roles, string address) =>
        $"hostssl   {database,-12} {roles} {address + "/32",-17} scram-sha-256";
}
