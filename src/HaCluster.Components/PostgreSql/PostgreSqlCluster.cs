using System.Globalization;
using HaCluster.Components.Remote;
using HaCluster.Failover.Scripts;
using HaCluster.Topology;
using HaCluster.Topology.Model;
using Pulumi;
using Pulumi.Command.Remote;

namespace HaCluster.Components.PostgreSql;

public sealed record PostgreSqlClusterArgs
{
    public required ClusterTopology Topology { get; init; }

    /// <summary>The database hosts by region name.</summary>
    public required IReadOnlyDictionary<string, Host> Hosts { get; init; }

    public required DatabaseSecrets Secrets { get; init; }

    /// <summary>By region name, what must be on its host before the server is configured.</summary>
    public IReadOnlyDictionary<string, Resource> Prerequisites { get; init; } = new Dictionary<string, Resource>();

    /// <summary>From when on the first database can be restored from the repository of its region; null creates it empty.</summary>
    public Resource? Repository { get; init; }
}

/// <summary>
/// A PostgreSQL server in each region. When the cluster is created, the second is a standby of the first. Later the failover stack decides
/// which one is primary: every step here asks the servers first, and changes no role.
/// </summary>
public sealed class PostgreSqlCluster : ComponentResource
{
    private readonly PostgreSqlClusterArgs _args;

    public PostgreSqlCluster(string name, PostgreSqlClusterArgs args, ComponentResourceOptions? options = null)
        : base("hacluster:postgresql:PostgreSqlCluster", name, options)
    {
        _args = args;
        var topology = args.Topology;
        var first = topology.InitialPrimary;
        var second = topology.PeerOf(first);

        // Before either host logs in at the other with them.
        Command[] logins = [.. topology.Regions.Select(PrepareLogins)];
        var servers = topology.Regions.ToDictionary(region => region.Name, region => InstallServer(region, logins));
        Resource[] needed = [servers[first.Name], servers[second.Name], .. args.Repository is { } one ? (Resource[])[one] : []];
        var primary = EnsureDatabase(first, "primary", needed);
        var standby = EnsureDatabase(second, "standby", servers[second.Name], primary);
        FirstDatabase = primary;
        ReplicationModes = [.. topology.Regions.Select(region => SetReplicationMode(region, primary, standby))];
        RegisterOutputs();
    }

    /// <summary>Completes when the primary accepts connections.</summary>
    public Command FirstDatabase { get; }

    /// <summary>Complete when the standby is streaming and the replication mode is set.</summary>
    public IReadOnlyList<Command> ReplicationModes { get; }

    private Command PrepareLogins(Region region) =>
        HostCommand.Run(this, Host(region), "logins", "PostgreSql/logins.sh", new Dictionary<string, Input<string>>
        {
            ["PG_VERSION"] = Version,
            ["PG_PORT"] = Port,
            ["LOGINS"] = DatabaseLogins.Variables(_args.Topology, _args.Secrets),
            ["LOGINS_SQL"] = EmbeddedText.Read("PostgreSql/logins.sql"),
        });

    private Command InstallServer(Region region, Command[] logins)
    {
        var server = DatabaseServer.In(_args.Topology, region);
        var (key, certificate) = _args.Secrets.IssueServerCertificate(region.Database);
        return HostCommand.Run(this, Host(region), "postgresql", "PostgreSql/server.sh",
            new Dictionary<string, Input<string>>(PackageSourceVariables.Of(_args.Topology))
            {
                ["PG_VERSION"] = Version,
                ["PG_PORT"] = Port,
                ["CA_CERTIFICATE"] = _args.Secrets.CaCertificate,
                ["SERVER_CERTIFICATE"] = certificate,
                ["SERVER_KEY"] = key,
                ["REPLICATION_LOGIN"] = server.ReplicationLogin,
                ["REPLICATION_PGPASS"] = DatabaseLogins.Passfile(server, _args.Secrets),
                ["POSTGRESQL_CONF"] = PostgresqlConf.Render(server),
                ["HACLUSTER_CONF"] = ServerConf.Render(server),
                ["PG_HBA_CONF"] = PgHbaConf.Render(server),
                ["PG_IDENT_CONF"] = PgHbaConf.RenderIdentMap(_args.Topology.Monitoring is not null),
                ["DATABASE_ENV"] = RenderHelperSettings(server, region),
                ["DATABASE_STATUS"] = ComponentScript.Program("PostgreSql/database-status.sh"),
                ["DATABASE_MAY_START"] = ComponentScript.Program("PostgreSql/database-may-start.sh"),
                ["DATABASE_WATCH"] = ComponentScript.Program("PostgreSql/database-watch.sh"),
                ["WATCH_UNIT"] = EmbeddedText.Read("PostgreSql/watch-unit.conf"),
                ["UNIT_DROP_IN"] = EmbeddedText.Read("PostgreSql/unit-drop-in.conf"),
            }, [.. logins, .. _args.Prerequisites.TryGetValue(region.Name, out var prerequisite) ? (Resource[])[prerequisite] : []]);
    }

    private Command EnsureDatabase(Region region, string initialRole, params Resource[] dependsOn)
    {
        var peer = _args.Topology.PeerOf(region);
        return HostCommand.Run(this, Host(region), "database", "PostgreSql/database.sh", new Dictionary<string, Input<string>>
        {
            ["PG_VERSION"] = Version,
            ["PG_PORT"] = Port,
            ["INITIAL_ROLE"] = initialRole,
            ["RESTORE"] = initialRole == "primary" && _args.Repository is not null ? "yes" : "",
            ["PEER_NAME"] = peer.Database.Name,
            ["PEER_REGION"] = peer.Name,
            ["PEER_CONNINFO"] = $"{DatabaseServer.In(_args.Topology, region).PeerConninfo} dbname=postgres",
            ["PEER_DATA"] = AskForData(peer, region),
            ["SLOT"] = DatabaseNames.SlotOf(region),
            ["PEER_SLOT"] = DatabaseNames.SlotOf(peer),
            ["OBJECTS_SQL"] = RenderObjects(),
        }, dependsOn);
    }

    // A machine that was created anew asks again: with an earlier answer it could create a second, empty database.
    private Output<string> AskForData(Region peer, Region asking)
    {
        var question = new Command(
            $"{asking.Database.Name}-peer-data",
            new CommandArgs
            {
                Connection = Host(peer).Connection,
                Create = "sudo bash -s",
                Stdin = ComponentScript.Compose("PostgreSql/peer-data.sh", new Dictionary<string, string>
                {
                    ["HOST"] = peer.Database.Name,
                    ["PG_VERSION"] = Version,
                    ["STEP"] = "peer-data",
                }),
                Triggers = Triggers.On(Host(asking).InstanceId),
                AddPreviousOutputInEnv = false,
                Logging = Logging.None,
            },
            new CustomResourceOptions { Parent = this, DependsOn = { Host(peer).Prepared } });
        return question.Stdout.Apply(answer => answer.Trim());
    }

    private Command SetReplicationMode(Region region, params Resource[] dependsOn) =>
        HostCommand.Run(this, Host(region), "replication-mode", "PostgreSql/replication-mode.sh", new Dictionary<string, Input<string>>
        {
            ["PG_VERSION"] = Version,
            ["PG_PORT"] = Port,
            ["MODE"] = EnumText.Of(_args.Topology.Replication),
            ["REGION"] = region.Name,
            ["PEER_NAME"] = _args.Topology.PeerOf(region).Database.Name,
            ["PEER_REGION"] = _args.Topology.PeerOf(region).Name,
            ["PEER_SLOT"] = DatabaseNames.SlotOf(_args.Topology.PeerOf(region)),
        }, dependsOn);

    private Output<string> RenderObjects() => DatabaseLogins.Variables(_args.Topology, _args.Secrets).Apply(variables =>
        $"{variables}{EmbeddedText.Read("PostgreSql/logins.sql")}{EmbeddedText.Read("PostgreSql/objects.sql")}"
            + (_args.Topology.Application.IsBuiltIn ? "" : EmbeddedText.Read("PostgreSql/own-schema.sql")));

    private string RenderHelperSettings(DatabaseServer server, Region region) => $"""
        NODE_NAME={server.Host.Name}
        REGION={region.Name}
        SLOT={server.Slot}
        PEER_NAME={server.Peer.Name}
        PEER_REGION={_args.Topology.PeerOf(region).Name}
        PEER_SLOT={DatabaseNames.SlotOf(_args.Topology.PeerOf(region))}
        PEER_CONNINFO={HostScript.Quote(server.PeerConninfo + " dbname=postgres")}
        PG_VERSION={Version}
        PG_PORT={Port}

        """;

    private Host Host(Region region) => _args.Hosts[region.Name];

    private string Version => _args.Topology.Database.Version.ToString(CultureInfo.InvariantCulture);

    private string Port => _args.Topology.Database.Port.ToString(CultureInfo.InvariantCulture);
}
