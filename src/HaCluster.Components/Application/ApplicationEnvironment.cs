using System.Collections.Immutable;
using HaCluster.Topology.Model;

namespace HaCluster.Components.Application;

/// <summary>The environment of one application container, as a file that <c>docker run --env-file</c> reads.</summary>
public sealed record ApplicationEnvironment
{
    /// <summary>Where the container finds the certificate of the databases' authority.</summary>
    public const string CaFile = "/etc/hacluster/ca.crt";

    public required string InstanceName { get; init; }

    /// <summary>An address of the host, whose network the container shares: no other instance uses its port.</summary>
    public required string ListenAddress { get; init; }

    public required int ListenPort { get; init; }

    /// <summary><c>address:port</c> of both databases. The order says nothing about roles.</summary>
    public required ImmutableArray<string> DatabaseHosts { get; init; }

    public required string DatabaseUser { get; init; }

    public required string DatabasePassword { get; init; }

    /// <summary>Connections that one instance may hold to one server.</summary>
    public required int PoolSize { get; init; }

    /// <summary>The operator's own, by name.</summary>
    public ImmutableSortedDictionary<string, string> Others { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    public static ApplicationEnvironment Of(ClusterTopology topology, ApplicationInstance instance, string databasePassword) => new()
    {
        InstanceName = instance.Name,
        ListenAddress = instance.Host.Address,
        ListenPort = instance.Port,
        DatabaseHosts = [.. topology.Regions.Select(region => $"{region.Database.Address}:{topology.Database.Port}")],
        DatabaseUser = DatabaseNames.LoginOf(DatabaseNames.ApplicationRole, topology.Secrets.PasswordGeneration),
        DatabasePassword = databasePassword,
        PoolSize = ConnectionBudget.PoolSize(topology.Database.MaxConnections, topology.Instances.Count()),
        Others = topology.Application.Environment,
    };

    public string Render() => $"""
        INSTANCE_NAME={InstanceName}
        LISTEN_ADDRESS={ListenAddress}
        LISTEN_PORT={ListenPort}
        DATABASE_HOSTS={string.Join(',', DatabaseHosts)}
        DATABASE_NAME={DatabaseNames.Database}
        DATABASE_USER={DatabaseUser}
        DATABASE_PASSWORD={DatabasePassword}
        DATABASE_TLS=verify-full
        DATABASE_CA_FILE={CaFile}
        DATABASE_POOL_SIZE={PoolSize}
        {string.Concat(Others.Select(variable => $"{variable.Key}={variable.Value}\n"))}
        """;
}
