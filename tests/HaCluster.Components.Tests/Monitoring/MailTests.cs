using System.Buffers;
using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using HaCluster.Components.Monitoring;
using HaCluster.Topology.Model;
using HaCluster.Topology.Settings;
using SmtpServer;
using SmtpServer.Authentication;
using SmtpServer.ComponentModel;
using SmtpServer.Protocol;
using SmtpServer.Storage;

namespace HaCluster.Components.Tests.Monitoring;

/// <summary>
/// An alert as a mail: from the real Alertmanager with the configuration of a monitoring host to a real SMTP server with TLS.
/// </summary>
public sealed class MailTests : IDisposable
{
    private const string Password = "it's a 'secret'";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hacluster-mail-");
    private readonly Mailbox _mailbox = new();
    private readonly ConcurrentQueue<(string User, string Password)> _logins = [];

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task An_alert_is_a_mail_that_names_it_and_what_to_do()
    {
        var found = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Any(path => File.Exists(Path.Combine(path, "prometheus-alertmanager")));
        Assert.SkipWhen(!found, "Alertmanager is not installed (Debian: apt-get install prometheus-alertmanager)");
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        stop.CancelAfter(TimeSpan.FromMinutes(2));
        var (mail, web) = (FreePort(), FreePort());
        var server = Serve(mail, stop.Token);
        using var alertmanager = Start(mail, web);
        try
        {
            using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{web}") };
            await PostAsync(http, stop.Token);

            var text = await _mailbox.ReceiveAsync(stop.Token);

            Assert.Contains("From: HaCluster <hacluster@example.com>", text, StringComparison.Ordinal);
            Assert.Contains("To: operators@example.com, second@example.com", text, StringComparison.Ordinal);
            Assert.Matches(@"Subject: \[FIRING:1\]", text);
            Assert.Contains("RegionLost", text, StringComparison.Ordinal);
            Assert.Contains("docs/runbook.md", text, StringComparison.Ordinal);
            Assert.Equal(("hacluster", Password), Assert.Single(_logins.Distinct()));
            Assert.Equal(["operators@example.com", "second@example.com"], _mailbox.Recipients);
        }
        finally
        {
            alertmanager.Kill();
            await stop.CancelAsync();
            await server;
        }
    }

    private async Task Serve(int port, CancellationToken stop)
    {
        var services = new ServiceProvider();
        services.Add(_mailbox);
        services.Add(new DelegatingUserAuthenticator((_, user, password) =>
        {
            _logins.Enqueue((user, password));
            return password == Password;
        }));
        var options = new SmtpServerOptionsBuilder().ServerName("localhost").Endpoint(endpoint => endpoint
            .Endpoint(new IPEndPoint(IPAddress.Loopback, port)).AuthenticationRequired().AllowUnsecureAuthentication(false)
            .Certificate(Certificate())).Build();
        await new SmtpServer.SmtpServer(options, services).StartAsync(stop);
    }

    // Alertmanager trusts it, and nothing else does.
    private X509Certificate2 Certificate()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddHours(-1), now.AddHours(1));
        File.WriteAllText(Path.Combine(_folder.FullName, "ca.pem"), certificate.ExportCertificatePem());
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null);
    }

    private Process Start(int mail, int web)
    {
        var topology = ClusterTopology.From(new ClusterSettings
        {
            Monitoring = new MonitoringSettings
            {
                Prometheus = true,
                Email = new EmailSettings
                {
                    Smarthost = $"localhost:{mail}",
                    From = "HaCluster <hacluster@example.com>",
                    To = ["operators@example.com", "second@example.com"],
                    User = "hacluster",
                    Password = Password,
                },
            },
        });
        File.WriteAllText(Path.Combine(_folder.FullName, "alertmanager.yml"), AlertmanagerConf.Render(topology));
        var start = new ProcessStartInfo(
            "prometheus-alertmanager",
            [
                "--config.file=alertmanager.yml", "--storage.path=data", $"--web.listen-address=127.0.0.1:{web}",
                "--cluster.listen-address=", "--log.level=error",
            ])
        {
            WorkingDirectory = _folder.FullName,
        };
        start.Environment["SSL_CERT_FILE"] = Path.Combine(_folder.FullName, "ca.pem");
        return Process.Start(start)!;
    }

    private static async Task PostAsync(HttpClient http, CancellationToken stop)
    {
        object[] alerts =
        [
            new
            {
                labels = new { alertname = "RegionLost", cluster = "site1-site2", region = "site1", severity = "critical" },
                annotations = new { summary = "Region site1 is lost.", runbook_url = "docs/runbook.md#the-active-region-is-lost-failover" },
            },
        ];
        while (true)
        {
            try
            {
                using var answer = await http.PostAsJsonAsync("/api/v2/alerts", alerts, stop);
                answer.EnsureSuccessStatusCode();
                return;
            }
            catch (HttpRequestException exception) when (exception.InnerException is SocketException)
            {
                await Task.Delay(100, stop);
            }
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private sealed class Mailbox : MessageStore
    {
        private readonly TaskCompletionSource<string> _first = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public IReadOnlyList<string> Recipients { get; private set; } = [];

        public Task<string> ReceiveAsync(CancellationToken stop) => _first.Task.WaitAsync(stop);

        public override Task<SmtpResponse> SaveAsync(
            ISessionContext context, IMessageTransaction transaction, ReadOnlySequence<byte> buffer, CancellationToken cancellationToken)
        {
            Recipients = [.. transaction.To.Select(recipient => $"{recipient.User}@{recipient.Host}")];
            _first.TrySetResult(Encoding.UTF8.GetString(buffer));
            return Task.FromResult(SmtpResponse.Ok);
        }
    }
}
