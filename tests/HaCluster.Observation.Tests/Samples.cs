using System.Collections.Immutable;
using System.Text.Json;
using HaCluster.Failover.Members;
using HaCluster.Failover.Wal;
using HaCluster.Observation.Probes;
using HaCluster.Topology.Outputs;

namespace HaCluster.Observation.Tests;

/// <summary>A two-region cluster as the deploy stack publishes it, and what a look at it sees when all is well.</summary>
internal static class Samples
{
    public const string OutputsJson = """
        {
          "target": "local", "replication": "asynchronous", "statsUser": "stats", "statsPassword": "pw", "sshPrivateKey": "KEY",
          "regions": [
            { "name": "site1", "loadBalancerUrl": "http://127.0.0.1:18000", "statsUrl": "http://127.0.0.1:18081/stats",
              "hosts": [
                { "name": "site1-svc", "role": "service", "address": "172.20.1.10", "sshHost": "127.0.0.1", "sshPort": 12201, "sshUser": "admin", "sshHostKey": "ssh-ed25519 AAAA" },
                { "name": "site1-app", "role": "application", "address": "172.20.1.20", "sshHost": "127.0.0.1", "sshPort": 12211, "sshUser": "admin", "sshHostKey": "ssh-ed25519 AAAA" },
                { "name": "site1-db", "role": "database", "address": "172.20.1.30", "sshHost": "127.0.0.1", "sshPort": 12202, "sshUser": "admin", "sshHostKey": "ssh-ed25519 AAAA" } ],
              "applications": [ { "name": "site1-app-1", "host": "site1-app", "port": 8001 } ],
              "database": { "name": "site1-db", "address": "172.20.1.30", "port": 5432 } },
            { "name": "site2", "loadBalancerUrl": "http://127.0.0.1:28000", "statsUrl": "http://127.0.0.1:28081/stats",
              "hosts": [
                { "name": "site2-svc", "role": "service", "address": "172.21.1.10", "sshHost": "127.0.0.1", "sshPort": 22201, "sshUser": "admin", "sshHostKey": "ssh-ed25519 AAAA" },
                { "name": "site2-app", "role": "application", "address": "172.21.1.20", "sshHost": "127.0.0.1", "sshPort": 22211, "sshUser": "admin", "sshHostKey": "ssh-ed25519 AAAA" },
                { "name": "site2-db", "role": "database", "address": "172.21.1.30", "sshHost": "127.0.0.1", "sshPort": 22202, "sshUser": "admin", "sshHostKey": "ssh-ed25519 AAAA" } ],
              "applications": [ { "name": "site2-app-1", "host": "site2-app", "port": 8001 } ],
              "database": { "name": "site2-db", "address": "172.21.1.30", "port": 5432 } }
          ]
        }
        """;

    public static ClusterEndpoints Endpoints { get; } = ClusterOutputs.Read(JsonElement.Parse(OutputsJson));

    public static DatabaseReport Primary(
        string name = "site1-db", string lsn = "0/5000148", string state = "streaming", string sync = "async") =>
        new(name, ServerState.Running, DatabaseRole.Primary, 1, Lsn.Parse(lsn),
            [new WalSender("standby", "172.21.1.30", state, sync, Lsn.Parse("0/5000148"), Lsn.Parse("0/5000100"))], null, null);

    public static DatabaseReport Standby(string name = "site2-db", string receiver = "streaming") =>
        new(name, ServerState.Running, DatabaseRole.Standby, 1, Lsn.Parse("0/5000148"), [], new WalReceiver(receiver, "172.20.1.30"), null);

    /// <summary>A standby that had a message of its primary at a moment of its own clock, which shows another one now.</summary>
    public static DatabaseReport Hearing(DateTimeOffset now, DateTimeOffset received) => Standby() with
    {
        At = now,
        Receiver = new WalReceiver("streaming", "172.20.1.30")
        {
            LastContact = new LastContact(received, Lsn.Parse("0/5000148")) { ReceivedAt = received },
        },
    };

    public static DatabaseReport Stopped(string name) =>
        new(name, ServerState.Stopped, DatabaseRole.Unknown, null, null, [], null, "connection refused");

    public static ClusterObservations Healthy { get; } = new(
        Endpoints.Hosts.ToImmutableDictionary(host => host.Name, host => new HostObservation(host.Name, true, null)),
        Endpoints.Regions.ToImmutableDictionary(region => region.Name, region => new LoadBalancerObservation(
            region.Name, true,
            [.. Endpoints.Regions.SelectMany(any => any.Applications).Select(app => new ServerObservation(app.Name, "UP", "L7OK"))], null)),
        ImmutableDictionary<string, DatabaseReport>.Empty.Add("site1-db", Primary()).Add("site2-db", Standby()));

    public static ClusterObservations WithDatabases(DatabaseReport first, DatabaseReport second) =>
        Healthy with { Databases = ImmutableDictionary<string, DatabaseReport>.Empty.Add(first.Name, first).Add(second.Name, second) };
}
