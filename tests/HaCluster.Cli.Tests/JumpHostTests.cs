using System.Text.Json;
using HaCluster.Cli.Tests.Support;

namespace HaCluster.Cli.Tests;

/// <summary><c>hacluster ssh</c> with the machine's own ssh, through a real SSH server to a second one.</summary>
public sealed class JumpHostTests : IDisposable
{
    private readonly FakePulumi _pulumi = new();
    private readonly TestProject _project = new(name: "other");
    private readonly SshServer _jumpHost = SshServer.Start();
    private readonly SshServer _target;

    public JumpHostTests()
    {
        _target = SshServer.StartFor(_jumpHost);
        File.WriteAllText(Path.Combine(_project.Directory, "Pulumi.aws.yaml"), "config:\n  hacluster:target: aws\n");
    }

    [Fact]
    public async Task A_command_runs_behind_the_jump_host_and_nothing_of_it_stays_on_disk()
    {
        var before = Leftovers();
        Publish(_jumpHost.PrivateKey, _jumpHost.HostKey);

        var result = await SshAsync(_pulumi.Environment, "echo", "from", "there");

        Assert.Equal((0, "from there\n", ""), (result.ExitCode, result.Output, result.Error));
        Assert.Equal(before, Leftovers());
    }

    [Fact]
    public async Task A_jump_host_with_another_key_than_the_published_one_is_refused()
    {
        Publish(_jumpHost.PrivateKey, _target.HostKey);

        var result = await SshAsync(_pulumi.Environment, "true");

        Assert.Equal(255, result.ExitCode);
        Assert.Contains("site1-db-jump", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("Accepted publickey", _target.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_agent_serves_where_the_outputs_hold_no_key()
    {
        using var agent = SshAgentProcess.Start(_jumpHost.PrivateKey);
        Publish(null, _jumpHost.HostKey);
        var environment = _pulumi.Environment;
        environment["SSH_AUTH_SOCK"] = agent.Socket;

        Assert.Equal("by agent\n", (await SshAsync(environment, "echo", "by", "agent")).Output);
    }

    public void Dispose()
    {
        _target.Dispose();
        _jumpHost.Dispose();
        _project.Dispose();
        _pulumi.Dispose();
    }

    private Task<ProcessResult> SshAsync(Dictionary<string, string> environment, params string[] command) =>
        HaClusterProcess.RunAsync(_project, environment, ["ssh", "site1-db", "-s", "aws", "--", .. command]);

    private static int Leftovers() => Directory.GetDirectories(Path.GetTempPath(), "hacluster-ssh-*").Length;

    private void Publish(string? privateKey, string jumpHostKey)
    {
        var database = new
        {
            name = "site1-db",
            role = "database",
            address = "172.20.3.10",
            sshHost = "127.0.0.1",
            sshPort = _target.Port,
            sshUser = Environment.UserName,
            sshHostKey = _target.HostKey,
            sshProxy = new { host = "127.0.0.1", port = _jumpHost.Port, user = Environment.UserName, hostKey = jumpHostKey },
        };
        var region = new
        {
            name = "site1",
            awsRegion = "us-east-1",
            loadBalancerUrl = "http://127.0.0.1:9/",
            statsUrl = "http://127.0.0.1:9/stats",
            hosts = new[] { database },
            applications = Array.Empty<object>(),
            database = new { name = "site1-db", address = "172.20.3.10", port = 5432 },
        };
        object Outputs(string? key) => new
        {
            target = "aws",
            replication = "asynchronous",
            statsUser = "stats",
            statsPassword = "pw",
            sshPrivateKey = key,
            regions = new[] { region },
        };
        _pulumi.Answer(" stack output --json", JsonSerializer.Serialize(Outputs(privateKey is null ? null : "[secret]")));
        _pulumi.Answer(" stack output --json --show-secrets", JsonSerializer.Serialize(Outputs(privateKey)));
    }
}
