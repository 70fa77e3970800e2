using System.Collections.Immutable;
using HaCluster.Topology.Model;

namespace HaCluster.Components.HaProxy;

/// <summary>
/// <c>haproxy.cfg</c> of a service host, for HAProxy 2.6 (Debian 12) and later. Both service hosts balance over the instances of both
/// regions. The file holds the password of the statistics page: mode 0600.
/// </summary>
public sealed record HaProxyConfiguration
{
    public const string StatsUser = "hacluster";

    public const string StatsPath = "/stats";

    /// <summary>Failed connections in succession after which an instance gets no requests until its checks pass again.</summary>
    private const int ErrorLimit = 2;

    public required ImmutableArray<ApplicationInstance> Instances { get; init; }

    public required int Port { get; init; }

    public required int StatsPort { get; init; }

    public required int MaxConnections { get; init; }

    public required string StatsPassword { get; init; }

    public static HaProxyConfiguration Of(ClusterTopology topology, string statsPassword) => new()
    {
        Instances = [.. topology.Instances],
        Port = topology.LoadBalancer.Port,
        StatsPort = topology.LoadBalancer.StatsPort,
        MaxConnections = topology.LoadBalancer.MaxConnections,
        StatsPassword = statsPassword,
    };

    /// <remarks>
    /// An instance that stops answering leaves within 1.5 s: a check each second, twice as often once one failed, two failures. One that
    /// takes no connection leaves at the second request that meets it (<c>observe layer4</c>), because <c>leastconn</c> prefers dead
    /// instances, which have no connections: with two of them, a request would be sent to and fro between both until its attempts are
    /// used up. A request that meets a dead instance is sent to another one, as often as it takes to find all instances of a host dead
    /// twice. That is safe for every route, also after the request was sent (<c>empty-response</c>): PUT and POST write the same row
    /// again. A 503 is not retried: it means that no database answers, which another instance cannot change. No <c>on-marked-down
    /// shutdown-sessions</c>: it would cut requests that are being retried. The longest request is a write during a failover, 3 s in the
    /// application, so 10 s without an answer is a dead server. The instances' <c>/metrics</c> name the database hosts and are not for
    /// the world, however the path is spelt (<c>/x/../METRICS/</c>, <c>/%6detrics</c>): the application resolves such paths. A user may
    /// be called "metrics" all the same.
    /// </remarks>
    public string Render()
    {
        var servers = string.Join(
            '\n', Instances.Select(instance => $"    server {instance.Name} {instance.Host.Address}:{instance.Port}"));
        var retries = ErrorLimit * Instances.GroupBy(instance => instance.Host.Name).Max(host => host.Count());
        return $"""
            # Managed by HaCluster. Changes are overwritten by the next deployment that touches them.
            global
                log /dev/log local0
                user haproxy
                group haproxy
                maxconn {MaxConnections}
                hard-stop-after 30s
                stats socket /run/haproxy/admin.sock mode 660 level admin expose-fd listeners

            userlist operators
                user {StatsUser} insecure-password {StatsPassword}

            defaults
                mode http
                log global
                option httplog
                option dontlognull
                option http-buffer-request
                option redispatch 1
                retries {retries}
                retry-on conn-failure empty-response
                timeout connect 500ms
                timeout check 1s
                timeout queue 5s
                timeout http-request 5s
                timeout http-keep-alive 10s
                timeout client 30s
                timeout server 10s

            frontend application
                bind :{Port}
                http-request deny deny_status 404 if {"{"} path,url_dec -i -m sub /metrics {"}"} !{"{"} path -i -m reg ^/hello/[a-z]+$ {"}"}
                option forwardfor
                default_backend application

            backend application
                balance leastconn
                option log-health-checks
                option httpchk
                http-check send meth GET uri /health/ready ver HTTP/1.1 hdr Host health
                http-check expect status 200
                default-server check inter 1s fastinter 500ms downinter 1s fall 2 rise 2 slowstart 5s maxconn 256 maxqueue 256
                default-server observe layer4 error-limit {ErrorLimit} on-error mark-down
            {servers}

            frontend stats
                bind :{StatsPort}
                no log
                http-request auth realm HaCluster unless {"{"} http_auth(operators) {"}"}
                http-request use-service prometheus-exporter if {"{"} path /metrics {"}"}
                stats enable
                stats uri {StatsPath}
                stats refresh 5s
                stats hide-version

            """;
    }
}
