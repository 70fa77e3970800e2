using System.Globalization;
using HaCluster.Components.Remote;
using HaCluster.Topology.Model;
using Pulumi;

namespace HaCluster.Components.PostgreSql;

public sealed record FormerLoginsArgs
{
    public required ClusterTopology Topology { get; init; }

    /// <summary>The database hosts by region name.</summary>
    public required IReadOnlyDictionary<string, Host> Hosts { get; init; }

    public required DatabaseSecrets Secrets { get; init; }

    /// <summary>From these on everything logs in with the current passwords.</summary>
    public required IReadOnlyList<Resource> Users { get; init; }
}

/// <summary>The end of the passwords before the current ones.</summary>
public sealed class FormerLogins : ComponentResource
{
    public FormerLogins(string name, FormerLoginsArgs args, ComponentResourceOptions? options = null)
        : base("hacluster:postgresql:FormerLogins", name, options)
    {
        foreach (var region in args.Topology.Regions)
        {
            var server = DatabaseServer.In(args.Topology, region);
            _ = HostCommand.Run(
                this, args.Hosts[region.Name], "former-logins", "PostgreSql/former-logins.sh", new Dictionary<string, Input<string>>
                {
                    ["PG_VERSION"] = server.Settings.Version.ToString(CultureInfo.InvariantCulture),
                    ["PG_PORT"] = server.Settings.Port.ToString(CultureInfo.InvariantCulture),
                    ["LOGINS"] = DatabaseLogins.Variables(args.Topology, args.Secrets),
                    ["FORMER_LOGINS_SQL"] = EmbeddedText.Read("PostgreSql/former-logins.sql"),
                    ["REPLICATION_PGPASS"] = DatabaseLogins.Passfile(server, args.Secrets),
                },
                [.. args.Users]);
        }
        RegisterOutputs();
    }
}
