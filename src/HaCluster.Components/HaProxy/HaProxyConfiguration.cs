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

    /// <summary>
    /// Requests of a load balancer that an instance has at a time. Several times as many as it has connections to the database; the others
    /// wait at the load balancer, where the next free instance takes them.
    /// </summary>
    private const int RequestsPerInstance = 64;

    /// <summary>Connections of the statistics page and the metrics, which those of the application cannot use up.</summary>
    private const int StatsConnections = 100;

    private const string RetryAfter = " hdr Retry-After 1";

    private ImmutableArray<(int Status, string Title, string Detail)> RefusedByHaProxy =>
    [
        (400, "Bad Request", "The request is malformed, or its head is too long."),
        (403, "Forbidden", "The request was refused."),
        (404, "Not Found", $"There is nothing at this path{(BuiltIn ? "; greetings are at /hello/{username}" : "")}."),
        (405, "Method Not Allowed", "The method is not possible at this path."),
        (408, "Request Timeout", "The request did not arrive in time."),
        (413, "Payload Too Large", "The body is too large."),
        (429, "Too Many Requests", "There are too many requests. Try again shortly."),
        (500, "Internal Server Error", "The load balancer could not serve the request."),
        (501, "Not Implemented", "The load balancer cannot serve such a request."),
        (502, "Bad Gateway", $"The application gave no valid answer.{Again}"),
        (503, "Service Unavailable", "No instance of the application can serve the request at the moment. Try again shortly."),
        (504, "Gateway Timeout", $"The application did not answer in time.{Again}"),
    ];

    /// <summary>What the web server of an instance answers without a body, before the application sees the request.</summary>
    private static readonly ImmutableArray<(int Status, string Title, string Detail)> RefusedByKestrel =
    [
        (400, "Bad Request", "The request is malformed."),
        (408, "Request Timeout", "The request did not arrive in time."),
        (411, "Length Required", "The request must state the length of its body."),
        (413, "Payload Too Large", "The body is too large."),
        (414, "URI Too Long", "The path is too long."),
        (431, "Request Header Fields Too Large", "The header of the request is too large."),
        (505, "HTTP Version Not Supported", "The version of HTTP is not supported."),
    ];

    public required ImmutableArray<ApplicationInstance> Instances { get; init; }

    /// <summary>The application is the one of this repository, and each of its requests can be sent twice.</summary>
    public required bool BuiltIn { get; init; }

    /// <summary>What an instance answers with 200 while it can serve requests.</summary>
    public required string ReadyPath { get; init; }

    public required int Port { get; init; }

    public required int StatsPort { get; init; }

    /// <summary>Concurrent connections that are served, whoever has them. As many again are accepted, to be refused with an answer.</summary>
    public required int MaxConnections { get; init; }

    public required string StatsPassword { get; init; }

    public static HaProxyConfiguration Of(ClusterTopology topology, string statsPassword) => new()
    {
        Instances = [.. topology.Instances],
        BuiltIn = topology.Application.IsBuiltIn,
        ReadyPath = topology.Application.ReadyPath,
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
    /// be called "metrics" all the same. Of another application than the built-in one only requests of idempotent methods are repeated after
    /// they were sent, only <c>/metrics</c> itself is refused, and its answers stay as they are. Every refusal is
    /// <c>application/problem+json</c>, also those of HAProxy itself and of the web server before the application sees the request. A head that is not HTTP, does not fit into a buffer or does not arrive in time is the
    /// exception: HAProxy 2.6 answers it before any rule, with a page of its own that no setting changes. The buffer is as large as what
    /// the web server reads. Requests that went well are counted and not logged: the journal took longer for a line than HAProxy for the
    /// request, and the lines of a busy minute would push the failed checks and the errors out of it. One thread, because several wake one
    /// another for connections that they share, and one serves more than the instances can. After a reload the old process ends the
    /// connections of clients over some seconds, mostly with an answer that says so (<c>close-spread-time</c>): closed all at once, one in a
    /// few would just be carrying a request, and a client that does not repeat a PUT would see an error. Beyond what it can serve, the load
    /// balancer refuses with 503 and <c>Retry-After</c> instead of letting requests wait: all of them while half as many wait as it serves
    /// connections, and while there are more connections than <see cref="MaxConnections"/>, those of addresses that have more than a tenth
    /// of them. Beyond one and a half times as many, new connections of these addresses are closed at once. So an address that floods the
    /// load balancer leaves room for all others, whether it sends requests, sends them slowly or is silent. <c>maxqueue</c> would not limit
    /// the queue: requests that find every server full wait for the backend as a whole. Few requests for each instance at a time, on
    /// connections that are kept for whoever comes next (<c>http-reuse always</c>): otherwise a crowd of new clients makes as many new
    /// connections to the instances, HAProxy is late to see that they are made, takes that for the death of every instance, and refuses
    /// everything. A kept connection that the instance has just closed is an empty response, which is repeated.
    /// </remarks>
    public string Render()
    {
        var servers = string.Join(
            '\n', Instances.Select(instance => $"    server {instance.Name} {instance.Host.Address}:{instance.Port}"));
        var share = MaxConnections / 10;
        var longestQueue = MaxConnections / 2;
        var retries = ErrorLimit * Instances.GroupBy(instance => instance.Host.Name).Max(host => host.Count());
        return $"""
            # Managed by HaCluster. Changes are overwritten by the next deployment that touches them.
            global
                log /dev/log local0
                user haproxy
                group haproxy
                maxconn {(2 * MaxConnections) + StatsConnections}
                nbthread 1
                hard-stop-after 30s
                close-spread-time 5s
                tune.bufsize 32768
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
                timeout queue 3s
                timeout http-request 5s
                timeout http-keep-alive 10s
                timeout client 30s
                timeout server 10s
            {Problems("http-error", RefusedByHaProxy, "")}

            frontend application
                bind :{Port}
                maxconn {2 * MaxConnections}
                option dontlog-normal
                stick-table type ip size 100k expire 1m store conn_cur
                tcp-request connection track-sc0 src
                tcp-request connection reject if {"{"} fe_conn gt {MaxConnections * 3 / 2} {"}"} {"{"} sc0_conn_cur gt {share} {"}"}
            {TooManyConnections} if {"{"} fe_conn gt {MaxConnections} {"}"} {"{"} sc0_conn_cur gt {share} {"}"}
                http-request deny deny_status 503 if {"{"} queue(application) ge {longestQueue} {"}"}
                http-request deny deny_status 400 if {"{"} path -m sub %00 {"}"}
            {(BuiltIn ? OfBuiltIn : OfOthers)}
                option forwardfor
                default_backend application

            backend application
                balance leastconn
                http-reuse always
                option log-health-checks
                option httpchk
                http-check send meth GET uri {ReadyPath} ver HTTP/1.1 hdr Host health
                http-check expect status 200
                default-server check inter 1s fastinter 500ms downinter 1s fall 2 rise 2 slowstart 5s maxconn {RequestsPerInstance}
                default-server observe layer4 error-limit {ErrorLimit} on-error mark-down
            {servers}

            frontend stats
                bind :{StatsPort}
                maxconn {StatsConnections}
                no log
                http-request auth realm HaCluster unless {"{"} http_auth(operators) {"}"}
                http-request use-service prometheus-exporter if {"{"} path /metrics {"}"}
                stats enable
                stats uri {StatsPath}
                stats refresh 5s
                stats hide-version

            """;
    }

    private static string OfBuiltIn => $"""
        {Problems("http-response return", RefusedByKestrel, " if { status STATUS } !{ res.hdr(content-type) -m found }")}
            http-request deny deny_status 404 if {"{"} path,url_dec -i -m sub /metrics {"}"} !{"{"} path -i -m reg ^/hello/[a-z]+$ {"}"}
        """;

    // The methods whose requests HTTP calls idempotent may be repeated once they were sent.
    private static string OfOthers => """
            http-request disable-l7-retry unless { method GET HEAD OPTIONS PUT DELETE }
            http-request deny deny_status 404 if { path,url_dec -i /metrics }
        """;

    private string Again => BuiltIn ? " Sending the same request again is safe." : "";

    // The connection is closed: it would take the place of one that can be served.
    private static string TooManyConnections => Problem(
        "http-request return", 503, "Service Unavailable", "There are more connections than the load balancer serves. Try again shortly.",
        $"{RetryAfter} hdr Connection close");

    private static string Problems(
        string directive, ImmutableArray<(int Status, string Title, string Detail)> problems, string condition) =>
        string.Join('\n', problems.Select(problem => Problem(
            directive, problem.Status, problem.Title, problem.Detail,
            (problem.Status is 429 or 503 ? RetryAfter : "")
                + condition.Replace("STATUS", $"{problem.Status}", StringComparison.Ordinal))));

    private static string Problem(string directive, int status, string title, string detail, string rest) =>
        $"    {directive} status {status} content-type application/problem+json string "
            + $$"""'{"type":"about:blank","title":"{{title}}","status":{{status}},"detail":"{{detail}}"}'"""
            + rest;
}
