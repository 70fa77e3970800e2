using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Text;
using HaCluster.Cli.Preflight;
using HaCluster.Cli.Preflight.Checks;
using HaCluster.Cli.Tests.Support;

namespace HaCluster.Cli.Tests;

/// <summary>What `up` finds out about a package source before it changes anything; the source answers over real HTTP.</summary>
public sealed class PackageSourceTests
{
    private const string Listed = "Package: something\nVersion: 1\n\nPackage: grafana\nVersion: 11\n";

    private const string Fingerprint = "0123456789ABCDEF0123456789ABCDEF01234567";

    [Theory]
    [InlineData(200, Listed, CheckOutcome.Pass, "has the package grafana")]
    [InlineData(200, "Package: something\nVersion: 1\n\nPackage: grafana-agent\n", CheckOutcome.Fail, "does not list it")]
    [InlineData(404, "", CheckOutcome.Fail, "There is no http://")]
    [InlineData(500, "", CheckOutcome.Warn, "cannot be read from here")]
    public async Task The_list_of_packages_decides(int status, string list, object outcome, string text)
    {
        using var server = Listen(out var port);
        var answered = AnswerAsync(server, status, list);

        var result = Assert.Single(await CheckAsync(port));

        Assert.Equal((CheckOutcome)outcome, result.Outcome);
        Assert.Contains(text, result.Message, StringComparison.Ordinal);
        Assert.StartsWith("/dists/stable/main/binary-", await answered, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_source_that_does_not_answer_here_is_a_warning()
    {
        var result = Assert.Single(await CheckAsync(FreePort()));

        Assert.Equal(CheckOutcome.Warn, result.Outcome);
    }

    [Theory]
    [InlineData(18, "Package: postgresql-18\n", CheckOutcome.Pass)]
    [InlineData(18, "Package: postgresql-17\n", CheckOutcome.Fail)]
    public async Task A_version_that_Debian_does_not_have_is_looked_for_in_the_source_of_the_database(
        int version, string list, object outcome)
    {
        using var server = Listen(out var port);
        var answered = AnswerAsync(server, 200, list);
        using var project = new TestProject($"""
              hacluster:database.version: {version}
              hacluster:database.packageSource.url: http://127.0.0.1:{port}
              hacluster:database.packageSource.distribution: bookworm-pgdg main
              hacluster:database.packageSource.fingerprint: "{Fingerprint}"
            """);

        var result = Assert.Single(await RunAsync(project));

        Assert.Equal((CheckOutcome)outcome, result.Outcome);
        Assert.Contains($"postgresql-{version}", result.Message, StringComparison.Ordinal);
        Assert.StartsWith("/dists/bookworm-pgdg/main/binary-", await answered, StringComparison.Ordinal);
    }

    [Fact]
    public async Task For_the_version_of_Debian_the_source_of_the_database_is_not_asked()
    {
        using var project = new TestProject($"""
              hacluster:database.packageSource.url: http://127.0.0.1:{FreePort()}
              hacluster:database.packageSource.fingerprint: "{Fingerprint}"
            """);

        Assert.Empty(await RunAsync(project));
    }

    [Fact]
    public async Task Without_Grafana_nobody_is_asked()
    {
        using var project = new TestProject();

        Assert.Empty(await RunAsync(project));
    }

    private static async Task<IReadOnlyList<CheckResult>> CheckAsync(int port)
    {
        using var project = new TestProject($"""
              hacluster:monitoring.prometheus: true
              hacluster:monitoring.grafana: true
              hacluster:monitoring.grafanaSource.url: http://127.0.0.1:{port}
              hacluster:monitoring.grafanaSource.fingerprint: "{Fingerprint}"
            """);
        return await RunAsync(project);
    }

    private static Task<IReadOnlyList<CheckResult>> RunAsync(TestProject project)
    {
        var stack = project.OpenStack();
        return new PackageSourceCheck().RunAsync(
            new PreflightContext(stack, PreflightSuite.Load(stack), [], Docker: null, RefreshRequested: false),
            TestContext.Current.CancellationToken);
    }

    private static async Task<string> AnswerAsync(HttpListener server, int status, string list)
    {
        var context = await server.GetContextAsync();
        context.Response.StatusCode = status;
        await using (var zip = new GZipStream(context.Response.OutputStream, CompressionLevel.Fastest))
            await zip.WriteAsync(Encoding.UTF8.GetBytes(list));
        return context.Request.Url!.AbsolutePath;
    }

    // What was free may be taken by the time it is listened on.
    private static HttpListener Listen(out int port)
    {
        for (var attempt = 1; ; attempt++)
        {
            port = FreePort();
            var server = new HttpListener();
            server.Prefixes.Add($"http://127.0.0.1:{port}/");
            try
            {
                server.Start();
                return server;
            }
            catch (HttpListenerException) when (attempt < 10)
            {
                server.Close();
            }
        }
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
