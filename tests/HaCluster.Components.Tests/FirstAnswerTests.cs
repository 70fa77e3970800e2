using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using System.Text;
using HaCluster.Components.Remote;
using HaCluster.Components.Tests.Aws;
using Pulumi.Testing;

namespace HaCluster.Components.Tests;

/// <summary>Who waits for a boot, and how long others wait for a host that is dead.</summary>
public sealed class FirstAnswerTests
{
    private const string LocalCommand = "command:local:Command";
    private const string RemoteCommand = "command:remote:Command";

    [Fact]
    public async Task A_local_host_is_awaited_by_a_step_of_its_own_and_every_other_gives_it_up_within_15_seconds()
    {
        var deployed = await DeployedStack.RunAsync();

        foreach (var step in deployed.Of(RemoteCommand).Concat(deployed.Of("command:remote:CopyToRemote")))
            Assert.InRange(LongestWait(step.Child("connection")), 1, 15);
        foreach (var container in deployed.Of("docker:index/container:Container")
            .Where(container => container.Name != "router"))
        {
            var answer = deployed.Single(LocalCommand, $"{container.Name}-answer");
            Assert.Equal([$"{container.Name}-id"], Boots(answer));
            Assert.Equal(":", answer.Inputs["update"]);
        }
    }

    [Fact]
    public async Task Another_key_changes_nothing_about_the_step_that_waits()
    {
        var old = await DeployedStack.RunAsync();
        var changed = await DeployedStack.RunAsync(new Dictionary<string, string> { ["hacluster:ssh.keyGeneration"] = "2" });

        var answers = old.Of(LocalCommand).Where(step => step.Name!.EndsWith("-answer", StringComparison.Ordinal)).ToArray();
        Assert.Equal(6, answers.Length);
        foreach (var answer in answers)
        {
            Assert.Equal(answer.Inputs["stdin"], changed.Single(LocalCommand, answer.Name!).Inputs["stdin"]);
            Assert.Equal(Boots(answer), Boots(changed.Single(LocalCommand, answer.Name!)));
        }
    }

    [Fact]
    public async Task The_first_login_follows_the_first_answer()
    {
        var local = await (await DeployedStack.RunAsync()).RequirementsAsync();
        var aws = await (await AwsStack.RunAsync(("network.privateHosts", "true"))).RequirementsAsync();

        Assert.Contains($"{LocalCommand} site1-db-answer", local[$"{RemoteCommand} site1-db-boot"]);
        Assert.Contains("docker:index/container:Container site1-db", local[$"{LocalCommand} site1-db-answer"]);
        Assert.Contains($"{LocalCommand} site1-svc-answer", aws[$"{RemoteCommand} site1-svc-ready"]);
        Assert.Contains($"{RemoteCommand} site1-db-answer", aws[$"{RemoteCommand} site1-db-ready"]);
        Assert.Contains($"{RemoteCommand} site1-svc-ready", aws[$"{RemoteCommand} site1-db-answer"]);
    }

    [Theory]
    [InlineData("false")]
    [InlineData("true")]
    public async Task On_AWS_every_step_gives_a_dead_host_up_within_15_seconds_and_only_a_boot_is_awaited(string hidden)
    {
        var deployed = await AwsStack.RunAsync(("network.privateHosts", hidden));

        foreach (var step in deployed.Of(RemoteCommand).Concat(deployed.Of("command:remote:CopyToRemote")))
        {
            var connection = step.Child("connection");
            Assert.InRange(LongestWait(connection), 1, 15);
            if (connection.TryGetValue("proxy", out var proxy))
                Assert.InRange(LongestWait((ImmutableDictionary<string, object>)proxy), 1, 15);
        }
        foreach (var host in (string[])["site1-svc", "site1-app", "site1-db", "site2-svc", "site2-app", "site2-db"])
        {
            // A private host is awaited from the host through which it is reached.
            var isPrivate = hidden == "true" && !host.EndsWith("-svc", StringComparison.Ordinal);
            var answer = deployed.Single(isPrivate ? RemoteCommand : LocalCommand, $"{host}-answer");
            Assert.Contains("PATIENCE='600'", (string)answer.Inputs["stdin"], StringComparison.Ordinal);
            // Nothing but another boot makes it wait again.
            Assert.Equal(":", answer.Inputs["update"]);
            Assert.Equal([$"{host}-id", host.EndsWith("-svc", StringComparison.Ordinal) ? "t3.small" : "t3.medium"], Boots(answer));
            if (isPrivate)
                Assert.Equal($"{host[..5]}-svc-elastic", answer.Child("connection")["host"]);
        }
    }

    [Fact]
    public async Task A_machine_that_is_started_anew_as_another_type_is_awaited()
    {
        var old = await AwsStack.RunAsync();
        var changed = await AwsStack.RunAsync(("aws.instanceTypes.database", "r7i.large"));

        Assert.NotEqual(Boots(Answer(old, "site1-db")), Boots(Answer(changed, "site1-db")));
        Assert.Equal(Boots(Answer(old, "site1-svc")), Boots(Answer(changed, "site1-svc")));

        static MockResourceArgs Answer(DeployedStack deployed, string host) => deployed.Single(LocalCommand, $"{host}-answer");
    }

    [Fact]
    public async Task An_ssh_server_that_begins_to_answer_ends_the_wait()
    {
        using var server = new Server("SSH-2.0-test\r\n", silentConnections: 2);

        var result = await AwaitAsync(server.Port, patience: 120);

        Assert.Equal((0, "site1-svc: answers over SSH\n", ""), (result.ExitCode, result.Output, result.Error));
        Assert.True(server.Connections > 2);
    }

    [Theory]
    [InlineData("")]
    [InlineData("HTTP/1.1 200 OK\r\n")]
    public async Task A_port_that_is_open_and_is_no_ssh_server_is_no_answer(string says)
    {
        using var server = new Server(says, silentConnections: 0);

        var result = await AwaitAsync(server.Port, patience: 1);

        Assert.True(server.Connections > 0);
        AssertGivenUp(result, server.Port);
    }

    [Fact]
    public async Task A_machine_that_does_not_answer_is_given_up_with_its_name_and_what_to_do()
    {
        int port;
        using (var server = new Server("", silentConnections: 0))
            port = server.Port;

        AssertGivenUp(await AwaitAsync(port, patience: 1), port);
    }

    private static void AssertGivenUp(ShellResult result, int port) => Assert.Equal(
        (1, "", $"site1-svc: answer failed: no SSH server answers at 127.0.0.1:{port} within 1 s\n"
            + "  fix: look at its console, then run up again\n"),
        (result.ExitCode, result.Output, result.Error));

    private static Task<ShellResult> AwaitAsync(int port, int patience) => Shell.RunAsync(
        ComponentScript.Compose(
            "Infrastructure/answer.sh",
            [
                new("HOST", "site1-svc"), new("STEP", "answer"), new("ADDRESS", "127.0.0.1"), new("PORT", $"{port}"),
                new("PATIENCE", $"{patience}"), new("ADVICE", "look at its console"),
            ]),
        "bash", "-s");

    private static string[] Boots(MockResourceArgs answer) =>
        [.. ((ImmutableArray<object>)answer.Inputs["triggers"]).Cast<string>()];

    // Pulumi's provider counts repetitions, and pauses between them.
    private static int LongestWait(ImmutableDictionary<string, object> dial) =>
        (Convert.ToInt32(dial["dialErrorLimit"]) + 1) * Convert.ToInt32(dial["perDialTimeout"]) + 1;

    /// <summary>Closes the first connections without a word, and then says the same to each.</summary>
    private sealed class Server : IDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private int _connections;

        public Server(string says, int silentConnections)
        {
            _listener.Start();
            _ = ServeAsync(Encoding.ASCII.GetBytes(says), silentConnections);
        }

        public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

        public int Connections => Volatile.Read(ref _connections);

        public void Dispose() => _listener.Dispose();

        private async Task ServeAsync(byte[] says, int silentConnections)
        {
            try
            {
                while (true)
                {
                    using var connection = await _listener.AcceptTcpClientAsync();
                    if (Interlocked.Increment(ref _connections) > silentConnections)
                        await connection.GetStream().WriteAsync(says);
                }
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException or IOException)
            {
            }
        }
    }
}
