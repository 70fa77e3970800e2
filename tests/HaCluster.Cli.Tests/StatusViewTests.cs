using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using HaCluster.Cli.Access;
using HaCluster.Cli.Hosting;
using HaCluster.Cli.Json;
using HaCluster.Cli.Status;
using HaCluster.Diagnostics;
using HaCluster.Failover.Members;
using HaCluster.Failover.Wal;
using HaCluster.Observation.Probes;
using HaCluster.Observation.Status;
using HaCluster.Topology;
using HaCluster.Topology.Outputs;
using Spectre.Console;

namespace HaCluster.Cli.Tests;

public sealed partial class StatusViewTests : IDisposable
{
    private readonly StringWriter _text = new() { NewLine = "\n" };

    private static readonly ClusterEndpoints Endpoints = new(
        Target.Local, ReplicationMode.Asynchronous, [Region(1), Region(2)], new SecretText("KEY"),
        new StatisticsCredentials("stats", new SecretText("PW")));

    private static readonly FoundCluster Found = new(Endpoints, "local", "embedded");

    private static readonly DateTimeOffset Lost = new(2026, 1, 2, 3, 4, 5, 678, TimeSpan.Zero);

    private static readonly ClusterStatus Healthy = ClusterStatusEvaluator.Evaluate(Endpoints, Seen());

    [Fact]
    public void The_document_has_exactly_the_published_shape()
    {
        JsonOutput.Write(_text, writer => StatusJson.Write(
            writer, Found, Healthy with { Regions = [Healthy.Regions[0]] }, new AccessState(Lost, Current: true), CommandStyle.HaCluster));

        Assert.Equal(
            """
            {
              "stack": "local",
              "engine": "embedded",
              "source": "access-file",
              "target": "local",
              "activeRegion": "site1",
              "healthy": true,
              "replication": {
                "mode": "asynchronous",
                "state": "streaming",
                "lagBytes": 0,
                "syncState": "async",
                "protection": "protected",
                "since": null,
                "waitingCommits": 0,
                "suspendedSince": null,
                "suspendedBy": null
              },
              "regions": [
                {
                  "name": "site1",
                  "loadBalancer": {
                    "url": "http://127.0.0.1:18000",
                    "statsUrl": "http://127.0.0.1:18081/stats",
                    "up": true,
                    "serversUp": 2,
                    "serversTotal": 2
                  },
                  "hosts": [
                    {
                      "name": "site1-svc",
                      "role": "service",
                      "address": "172.20.1.10",
                      "up": true
                    },
                    {
                      "name": "site1-app",
                      "role": "application",
                      "address": "172.20.1.20",
                      "up": true
                    },
                    {
                      "name": "site1-db",
                      "role": "database",
                      "address": "172.20.1.30",
                      "up": true
                    }
                  ],
                  "applications": [
                    {
                      "name": "site1-app-1",
                      "host": "site1-app",
                      "port": 8001,
                      "healthy": true
                    }
                  ],
                  "database": {
                    "name": "site1-db",
                    "role": "primary",
                    "timeline": 1,
                    "lsn": "0/5000148",
                    "up": true,
                    "connections": {
                      "used": 12,
                      "limit": 97
                    },
                    "slots": [
                      {
                        "name": "hacluster_site2",
                        "active": true,
                        "walStatus": "reserved",
                        "retainedBytes": 72
                      }
                    ],
                    "volumes": [
                      {
                        "path": "/",
                        "freeBytes": 60,
                        "sizeBytes": 100,
                        "readOnly": false
                      }
                    ]
                  }
                }
              ],
              "credentials": [],
              "problems": [],
              "accessFile": {
                "savedAt": "2026-01-02T03:04:05.678Z",
                "current": true
              }
            }

            """, _text.ToString());
    }

    [Fact]
    public void People_get_one_line_for_each_host()
    {
        Show(Healthy);

        Assert.Equal(
            """
            Cluster local (local, embedded engine): healthy
              active region: site1
              replication:   asynchronous, streaming, standby 0 B behind

            REGION  HOST       ROLE         ADDRESS      STATE    DETAIL
            site1   site1-svc  service      172.20.1.10  up       load balancer 2/2 servers up, http://127.0.0.1:18000
            site1   site1-app  application  172.20.1.20  up       1/1 instances healthy
            site1   site1-db   database     172.20.1.30  primary  timeline 1, LSN 0/5000148
            site2   site2-svc  service      172.21.1.10  up       load balancer 2/2 servers up, http://127.0.0.1:28000
            site2   site2-app  application  172.21.1.20  up       1/1 instances healthy
            site2   site2-db   database     172.21.1.30  standby  timeline 1, LSN 0/5000148

            """, Trimmed());
    }

    [Fact]
    public void What_is_wrong_is_said_in_words_below_the_table()
    {
        var seen = Seen();
        Show(ClusterStatusEvaluator.Evaluate(Endpoints, seen with
        {
            Hosts = seen.Hosts.SetItem("site2-db", new HostObservation("site2-db", false, "SSH at 127.0.0.1:22202: no answer in time")),
            Databases = seen.Databases.SetItem(
                "site2-db", DatabaseReport.Unreachable("site2-db", "SSH at 127.0.0.1:22202: no answer in time"))
                .SetItem("site1-db", seen.Databases["site1-db"] with { Senders = [], UnprotectedSince = Lost }),
        }));

        Assert.EndsWith(
            """
            site2   site2-db   database     172.21.1.30  down

            Problems:
              warning: The database of site2-db could not be asked. (database-unknown)
                why: SSH at 127.0.0.1:22202: no answer in time.
                fix: Check its machine, then make it a standby again: `hacluster rejoin site2`.
              warning: No standby streams from site1-db; a loss of the active region now loses the newest writes. (not-streaming)
                why: Unprotected since 2026-01-02 03:04:05Z, standby unreachable.
                fix: If the standby does not return by itself, bring it back: `hacluster rejoin`.

            """, Trimmed(), StringComparison.Ordinal);
    }

    [Fact]
    public void Blocked_writes_are_said_in_the_head_and_among_the_problems_with_the_ways_out()
    {
        Show(Synchronous(Blocked));

        Assert.Contains(
            "\n  replication:   synchronous, disconnected; writes blocked since 2026-01-02 03:04:05Z: standby unreachable, "
                + "3 commits wait\n", Trimmed(), StringComparison.Ordinal);
        Assert.Contains(
            """
              error: Writes on site1-db wait for a standby that does not acknowledge them. (writes-blocked)
                why: Writes blocked since 2026-01-02 03:04:05Z: standby unreachable, 3 commits wait.
                fix: Bring the standby back with `hacluster rejoin`, or let writes go on without it with `hacluster degrade`.

            """, Trimmed(), StringComparison.Ordinal);
    }

    [Fact]
    public void Programs_read_since_when_writes_are_blocked()
    {
        var replication = Json(Synchronous(Blocked))["replication"]!;

        Assert.Equal(
            """{"mode":"synchronous","state":"disconnected","lagBytes":null,"syncState":null,"protection":"writes-blocked","since":"2026-01-02T03:04:05.678Z","waitingCommits":3,"suspendedSince":null,"suspendedBy":null}""",
            replication.ToJsonString());
    }

    [Fact]
    public void Programs_read_the_problems_as_people_do_with_the_commands_for_their_stack()
    {
        var problem = Json(Synchronous(Blocked), new CommandStyle { Stack = "other", DefaultStack = "local" })["problems"]![0]!;

        Assert.Equal(
            """{"code":"writes-blocked","severity":"error","summary":"Writes on site1-db wait for a standby that does not acknowledge them.","why":"Writes blocked since 2026-01-02 03:04:05Z: standby unreachable, 3 commits wait.","fix":"Bring the standby back with `hacluster rejoin -s other`, or let writes go on without it with `hacluster degrade -s other`.","subject":"site1-db"}""",
            problem.ToJsonString(new JsonSerializerOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));
    }

    [Fact]
    public void A_suspension_is_said_with_its_time_and_its_author()
    {
        var status = Synchronous(database => database with
        {
            Senders = [],
            UnprotectedSince = Lost,
            Suspension = new Suspension(Lost.AddSeconds(30), "operator"),
        });
        Show(status);

        Assert.Contains(
            "\n  replication:   synchronous, disconnected; unprotected since 2026-01-02 03:04:05Z, standby unreachable; "
            + "synchronous replication suspended since 2026-01-02 03:04:35Z by operator\n", Trimmed(), StringComparison.Ordinal);
        Assert.Equal(
            ("unprotected", "2026-01-02T03:04:35.678Z", "operator"),
            ((string)Json(status)["replication"]!["protection"]!, (string)Json(status)["replication"]!["suspendedSince"]!,
                (string)Json(status)["replication"]!["suspendedBy"]!));
    }

    public void Dispose() => _text.Dispose();

    private static DatabaseReport Blocked(DatabaseReport database) => database with
    {
        Senders = [],
        SynchronousStandbyNames = "\"site2-db\"",
        UnprotectedSince = Lost,
        WaitingCommits = 3,
        WaitingSince = Lost.AddMinutes(2),
    };

    private static ClusterStatus Synchronous(Func<DatabaseReport, DatabaseReport> primary)
    {
        var seen = Seen();
        return ClusterStatusEvaluator.Evaluate(
            Endpoints with { Replication = ReplicationMode.Synchronous },
            seen with { Databases = seen.Databases.SetItem("site1-db", primary(seen.Databases["site1-db"])) });
    }

    private static JsonNode Json(ClusterStatus status, CommandStyle? style = null)
    {
        using var text = new StringWriter();
        JsonOutput.Write(text, writer => StatusJson.Write(
            writer, Found, status, AccessState.Missing, style ?? CommandStyle.HaCluster));
        return JsonNode.Parse(text.ToString())!;
    }

    private void Show(ClusterStatus status) =>
        Consoles.Create(_text, terminal: false, color: false)
            .Write(StatusView.Render("local", "embedded", Endpoints, status, CommandStyle.HaCluster));

    private string Trimmed() => string.Join('\n', _text.ToString().Split('\n').Select(line => line.TrimEnd()));

    private static ClusterObservations Seen() => new(
        Endpoints.Hosts.ToImmutableDictionary(host => host.Name, host => new HostObservation(host.Name, true, null)),
        Endpoints.Regions.ToImmutableDictionary(region => region.Name, region => new LoadBalancerObservation(
            region.Name, true, [new("site1-app-1", "UP", "L7OK"), new("site2-app-1", "UP", "L7OK")], null)),
        ImmutableDictionary<string, DatabaseReport>.Empty
            .Add("site1-db", new("site1-db", ServerState.Running, DatabaseRole.Primary, 1, Lsn.Parse("0/5000148"),
                [new("site2-db", "172.21.1.30", "streaming", "async", Lsn.Parse("0/5000148"), Lsn.Parse("0/5000148"))], null, null)
            {
                Resources = new()
                {
                    Connections = new(12, 97),
                    Slots = [new("hacluster_site2", true, "reserved", 72)],
                    Volumes = [new("/", 60, 100, false)],
                },
            })
            .Add("site2-db",
                new("site2-db", ServerState.Running, DatabaseRole.Standby, 1, Lsn.Parse("0/5000148"), [], new("streaming", "172.20.1.30"),
                    null)));

    private static RegionEndpoints Region(int number)
    {
        var (name, network) = ($"site{number}", $"172.2{number - 1}.1");
        return new RegionEndpoints(
            name, new Uri($"http://127.0.0.1:{number}8000"), new Uri($"http://127.0.0.1:{number}8081/stats"),
            [Host("svc", HostRole.Service, 10), Host("app", HostRole.Application, 20), Host("db", HostRole.Database, 30)],
            [new ApplicationEndpoint($"{name}-app-1", $"{name}-app", 8001)],
            new DatabaseEndpoint($"{name}-db", $"{network}.30", 5432));

        HostEndpoint Host(string suffix, HostRole role, int address) =>
            new($"{name}-{suffix}", role, $"{network}.{address}", "127.0.0.1", number * 10_000 + 2200 + address, "admin",
                "ssh-ed25519 AAAA");
    }
}
