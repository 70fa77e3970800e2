using System.Globalization;
using HaCluster.Topology.Model;
using Pulumi;

namespace HaCluster.Components.PostgreSql;

/// <summary>
/// The roles that the application and the replication log in as with the current passwords (<see cref="DatabaseNames.LoginOf"/>), and the
/// former ones.
/// </summary>
internal static class DatabaseLogins
{
    /// <summary>
    /// Variables of psql, which the SQL beside the components uses: of each role its name, its current and its former login, and the
    /// verifier of the current password.
    /// </summary>
    public static Output<string> Variables(ClusterTopology topology, DatabaseSecrets secrets) =>
        Output.Tuple(secrets.ReplicationPassword, secrets.ApplicationPassword).Apply(
            passwords => Variables(topology.Secrets.PasswordGeneration, passwords.Item1, passwords.Item2));

    public static string Variables(int generation, string replicationPassword, string applicationPassword) => $"""
        \set database '{DatabaseNames.Database}'
        \set monitor_role '{DatabaseNames.MonitorRole}'
        {Of("replication", DatabaseNames.ReplicationRole, generation, replicationPassword)}
        {Of("application", DatabaseNames.ApplicationRole, generation, applicationPassword)}

        """;

    /// <summary>The line of a server's password file for its peer.</summary>
    public static Output<string> Passfile(DatabaseServer server, DatabaseSecrets secrets) => secrets.ReplicationPassword.Apply(password =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{server.Peer.Address}:{server.Settings.Port}:*:{server.ReplicationLogin}:{password}\n"));

    private static string Of(string name, string role, int generation, string password)
    {
        var login = DatabaseNames.LoginOf(role, generation);
        return $"""
            \set {name}_role '{role}'
            \set {name}_login '{login}'
            \set {name}_former_login '{DatabaseNames.LoginOf(role, generation + 1)}'
            \set {name}_verifier '{ScramVerifier.Of(login, password)}'
            """;
    }
}
