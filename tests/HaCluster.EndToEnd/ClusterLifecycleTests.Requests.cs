using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using HaCluster.EndToEnd.Support;

namespace HaCluster.EndToEnd;

/// <summary>What clients of the load balancers are refused, and how.</summary>
public sealed partial class ClusterLifecycleTests
{
    [Theory, Step(9)]
    [InlineData("/hello/Ada", """{"dateOfBirth":"2023-02-30"}""", HttpStatusCode.BadRequest)]
    [InlineData("/hello/Ada", """{"dateOfBirth":"2999-01-01"}""", HttpStatusCode.BadRequest)]
    [InlineData("/hello/Ada", """{}""", HttpStatusCode.BadRequest)]
    [InlineData("/hello/Ada", """{"dateOfBirth":""", HttpStatusCode.BadRequest)]
    [InlineData("/hello/Ada1", """{"dateOfBirth":"1990-05-17"}""", HttpStatusCode.BadRequest)]
    [InlineData("/hello/AaaaaAaaaaAaaaaAaaaaA", """{"dateOfBirth":"1990-05-17"}""", HttpStatusCode.BadRequest)]
    public async Task Bad_requests_are_explained_through_the_load_balancer(string path, string body, HttpStatusCode expected)
    {
        using var http = new HttpClient();
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await http.PutAsync(new Uri(TestStack.Application2, path), content);
        Assert.Equal(expected, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
    }

    [Theory, Step(10)]
    [InlineData("GET /hello/%00 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", 400)]
    [InlineData("PUT /hello/Ada HTTP/1.1\r\nHost: a\r\nContent-Length: 30\r\n\r\n{", 408)]
    public async Task A_refusal_of_the_load_balancer_itself_is_a_problem_as_json(string request, int status)
    {
        var answer = await SendAsync(request);

        Assert.StartsWith($"HTTP/1.1 {status} ", answer, StringComparison.Ordinal);
        Assert.Contains("content-type: application/problem+json", answer, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(status, (int)JsonNode.Parse(answer[answer.IndexOf('{')..])!["status"]!);
    }

    // The web server refuses these before the application sees the request, and without a body. Its refusal of a version of HTTP (505)
    // cannot be had: HAProxy speaks HTTP/1.1 to it, whatever the client says.
    [Theory, Step(10)]
    [InlineData("GET /hello/{letters} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", 414)]
    [InlineData("GET /hello/Ada HTTP/1.1\r\nHost: a\r\nConnection: close\r\n{headers}\r\n", 431)]
    public async Task A_refusal_of_the_web_server_itself_is_a_problem_as_json(string request, int status)
    {
        var headers = string.Concat(Enumerable.Range(0, 99).Select(number => $"X-{number}: a\r\n"));

        var answer = await SendAsync(request.Replace("{letters}", new string('a', 28_000), StringComparison.Ordinal)
            .Replace("{headers}", headers, StringComparison.Ordinal));

        Assert.StartsWith($"HTTP/1.1 {status} ", answer, StringComparison.Ordinal);
        Assert.Contains("content-type: application/problem+json", answer, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(status, (int)JsonNode.Parse(answer[answer.IndexOf('{')..])!["status"]!);
    }

    [Fact, Step(10)]
    public async Task A_header_of_20_kB_is_read_and_answered_by_the_application()
    {
        var answer = await SendAsync(
            $"GET /hello/Nobody1 HTTP/1.1\r\nHost: a\r\nConnection: close\r\nLong: {new string('x', 20_000)}\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 400 ", answer, StringComparison.Ordinal);
        Assert.Contains("content-type: application/problem+json", answer, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("X-Served-By", answer, StringComparison.OrdinalIgnoreCase);
    }

    // HAProxy answers a head that it cannot read before any rule, and no setting changes its words.
    [Theory, Step(10)]
    [InlineData("GET /hello/Ada HTTP/1.1\r\nno header\r\n\r\n", 400)]
    [InlineData("GET /hello/Ada HTTP/1.1\r\nHost: a\r\nLong: {filling}\r\n\r\n", 400)]
    [InlineData("GET /hello/Ada HTTP/1.1\r\nHost: a\r\n", 408)]
    public async Task A_head_that_cannot_be_read_is_refused_and_the_connection_closed(string request, int status) =>
        Assert.StartsWith(
            $"HTTP/1.1 {status} ", await SendAsync(request.Replace("{filling}", new string('x', 100_000), StringComparison.Ordinal)),
            StringComparison.Ordinal);

    [Fact, Step(10)]
    public async Task A_load_test_finds_no_error()
    {
        var result = (await Stack.RunAsync("load", "--threads", "20", "--requests", "50", "--json")).Expect(0);

        var report = JsonNode.Parse(result.Output)!;
        Assert.Equal((1000, 0), ((int)report["requests"]!, (int)report["errors"]!));
        Assert.Equal(1000, (int)report["reads"]!["count"]! + (int)report["writes"]!["count"]!);
        // Every database host was observed, and nothing happened to it.
        Assert.Empty(report["marks"]!.AsArray().Select(mark => (string)mark!["text"]!));
    }

    // scripts/test-backup has the other answers: every night, on a cluster that has backups.
    [Fact, Step(10)]
    public async Task Without_backups_the_command_names_the_setting_and_hosts_run_nothing_for_them()
    {
        var refused = await Stack.RunAsync("backup", "list");

        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("Backups are not enabled for this cluster. (backup.not-enabled)", refused.Error, StringComparison.Ordinal);
        Assert.Contains("hacluster:backup.enabled", refused.Error, StringComparison.Ordinal);
        Assert.Equal("off", await Stack.OnHostAsync($"{TestStack.Region1}-db", "sudo -u postgres psql -XAtc 'show archive_mode'"));
        Assert.Contains("(backup.not-enabled)", (await Stack.RunAsync("restore", "list")).Error, StringComparison.Ordinal);
    }

    // scripts/test-monitoring has a cluster with it, every night.
    [Fact, Step(10)]
    public async Task Without_monitoring_only_the_load_balancers_have_pages_and_hosts_run_no_exporter()
    {
        var refused = await Stack.RunAsync("open", "prometheus");
        var folder = Path.Combine(Path.GetTempPath(), "hacluster-e2e-dashboards");
        var exported = await Stack.RunAsync("dashboards", "export", folder);
        var pages = JsonNode.Parse((await Stack.RunAsync("open", "stats", "--json")).Expect(0).Output)!.AsArray();

        Assert.Contains("Monitoring is not enabled for this cluster. (command.no-page)", refused.Error, StringComparison.Ordinal);
        Assert.Contains("Monitoring is not enabled for this stack. (command.no-page)", exported.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder));
        Assert.Equal([TestStack.Region1, TestStack.Region2], pages.Select(page => (string)page!["region"]!));
        using var http = new HttpClient();
        using var answer = await http.GetAsync(new Uri((string)pages[0]!["url"]!));
        // Its login is an output of the stack.
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        foreach (var host in TestStack.Hosts)
            Assert.Equal("", await Stack.OnHostAsync(host, "ls /lib/systemd/system | grep ^prometheus || true"));
    }

    // scripts/test-application has deployments that reach the hosts, every night.
    [Fact, Step(10)]
    public async Task An_image_that_docker_does_not_have_is_not_deployed()
    {
        var refused = await Stack.RunAsync("deploy", "no-such-image:1", "--yes");

        Assert.Equal(6, refused.ExitCode);
        Assert.Contains("no image no-such-image:1; nothing was changed. (command.image-not-found)", refused.Error);
        Assert.StartsWith("Nothing was deployed yet", (await Stack.RunAsync("deployments")).Expect(0).Output, StringComparison.Ordinal);
        Assert.Contains("There was no deployment before", (await Stack.RunAsync("rollback", "--yes")).Error, StringComparison.Ordinal);
        Assert.Contains("(command.no-registry)", (await Stack.RunAsync("registry")).Error, StringComparison.Ordinal);
    }

    // The default of loadBalancer.maxConnections is 2000.
    [Fact, Step(10)]
    public async Task A_flood_of_connections_from_one_address_is_refused_with_a_problem_and_leaves_others_their_service()
    {
        using var end = new CancellationTokenSource();
        var flood = Enumerable.Range(0, 2100).Select(_ => HoldAsync()).ToArray();
        try
        {
            using var refused = await Wait.UntilAsync(
                "a request beside the flood to be refused", GetAsync, answer => answer.StatusCode == HttpStatusCode.ServiceUnavailable);
            Assert.Equal("application/problem+json", refused.Content.Headers.ContentType?.MediaType);
            Assert.Equal((TimeSpan.FromSeconds(1), true), (refused.Headers.RetryAfter?.Delta, refused.Headers.ConnectionClose));
            // The host itself is another address.
            Assert.Equal("200", await Stack.OnHostAsync(
                $"{TestStack.Region1}-svc", "curl -s --max-time 2 -o /dev/null -w '%{http_code}' http://127.0.0.1/hello/Ada"));
        }
        finally
        {
            await end.CancelAsync();
            await Task.WhenAll(flood);
        }
        await Wait.UntilAsync("the address to be served again", ServedAsync, served => served);

        // The load balancer closes a silent connection after five seconds, which is less than it may take to open all of them.
        async Task HoldAsync()
        {
            var answer = new byte[1024];
            while (!end.IsCancellationRequested)
                try
                {
                    using var client = new TcpClient();
                    await client.ConnectAsync(TestStack.Application1.Host, TestStack.Application1.Port, end.Token);
                    while (await client.GetStream().ReadAsync(answer, end.Token) > 0)
                    {
                    }
                }
                catch (Exception exception) when (exception is OperationCanceledException or SocketException or IOException)
                {
                    // Closed by the other side, or the end of the flood.
                }
        }

        async Task<bool> ServedAsync()
        {
            using var answer = await GetAsync();
            return answer.StatusCode == HttpStatusCode.OK;
        }

        async Task<HttpResponseMessage> GetAsync()
        {
            using var http = new HttpClient();
            return await http.GetAsync(new Uri(TestStack.Application1, "/hello/Ada"));
        }
    }

    [Fact, Step(10)]
    public async Task Without_an_instance_the_load_balancer_refuses_with_a_problem_and_serves_again_when_there_is_one()
    {
        using var http = TestStack.NewClient(TestStack.Application1);
        await OnAllInstancesAsync("pause");
        try
        {
            using var answer = await WaitForStatusCodeAsync(HttpStatusCode.ServiceUnavailable);
            Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        }
        finally
        {
            await OnAllInstancesAsync("unpause");
        }
        using var served = await WaitForStatusCodeAsync(HttpStatusCode.OK);

        async Task OnAllInstancesAsync(string verb) => await Task.WhenAll(
            TestStack.Hosts.Where(host => host.EndsWith("-app", StringComparison.Ordinal))
                .Select(host => Stack.OnHostAsync(host, $"sudo docker {verb} $(sudo docker ps -q)")));

        async Task<HttpResponseMessage> WaitForStatusCodeAsync(HttpStatusCode expected)
        {
            var end = DateTimeOffset.UtcNow + TimeSpan.FromSeconds(30);
            while (true)
            {
                var answer = await http.GetAsync(new Uri("/hello/Ada", UriKind.Relative));
                if (answer.StatusCode == expected || DateTimeOffset.UtcNow > end)
                {
                    Assert.Equal(expected, answer.StatusCode);
                    return answer;
                }
                answer.Dispose();
                await Task.Delay(200);
            }
        }
    }

    [Theory, Step(10)]
    [InlineData("/metrics")]
    [InlineData("/METRICS/")]
    [InlineData("/%6detrics")]
    public async Task The_metrics_of_the_instances_stay_behind_the_load_balancers(string path)
    {
        using var http = new HttpClient();
        foreach (var application in (Uri[])[TestStack.Application1, TestStack.Application2])
        {
            using var response = await http.GetAsync(new Uri(application, path));
            Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
            Assert.False(response.Headers.Contains("X-Served-By"), "an instance answered");
        }
    }

    // Until the load balancer closes the connection.
    private static async Task<string> SendAsync(string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(TestStack.Application1.Host, TestStack.Application1.Port);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(request));
        using var reader = new StreamReader(stream);
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        return await reader.ReadToEndAsync(deadline.Token);
    }
}
