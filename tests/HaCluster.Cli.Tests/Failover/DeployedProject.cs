using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using HaCluster.Cli.Hosting;
using HaCluster.Cli.Tests.Support;
using HaCluster.Failover.Members;
using HaCluster.Failover.Wal;

namespace HaCluster.Cli.Tests.Failover;

/// <summary>A project whose stack <c>local</c> has the outputs of a deployed cluster; nothing of it runs.</summary>
internal sealed class DeployedProject : IDisposable
{
    public static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private const string Passphrase = "right";

    private readonly DirectoryInfo _home = System.IO.Directory.CreateTempSubdirectory("hacluster-home-");

    private readonly TestProject _project = new();
    private readonly SurvivingRegion? _second;
    private readonly int? _loadBalancer;

    private DeployedProject(string replication, SurvivingRegion? second, int? loadBalancer)
    {
        (_second, _loadBalancer) = (second, loadBalancer);
        var failover = System.IO.Directory.CreateDirectory(Path.Combine(_project.Directory, "stacks/failover"));
        File.WriteAllText(Path.Combine(failover.FullName, "Pulumi.yaml"), "name: hacluster-failover\nruntime: dotnet\n");
        Replication = replication;
    }

    private string Replication { get; }

    public string Directory => _project.Directory;

    /// <summary>What the process around the command line has in its environment.</summary>
    public Dictionary<string, string> Environment => new()
    {
        ["PULUMI_CONFIG_PASSPHRASE"] = Passphrase,
        // Beside the project and not in it: the key of the access file.
        ["XDG_CONFIG_HOME"] = _home.FullName,
    };

    /// <param name="second">The second region, where one is needed that answers.</param>
    /// <param name="loadBalancer">Port of the load balancer of the first region, where one is needed that answers.</param>
    public static async Task<DeployedProject> CreateAsync(
        string replication = "asynchronous", SurvivingRegion? second = null, int? loadBalancer = null)
    {
        var project = new DeployedProject(replication, second, loadBalancer);
        var host = project.Host(null) with { Input = new StringReader(project.Deployment()) };
        var (exitCode, _, error) = await TestHost.RunAsync(host, "stack", "import");
        Assert.True(exitCode == ExitCodes.Ok, error);
        return project;
    }

    public static MemberState Primary(string region) => new()
    {
        Region = region,
        Host = $"{region}-db",
        Reachable = true,
        MachineCanBeFenced = true,
        Server = ServerState.Running,
        Role = DatabaseRole.Primary,
        Timeline = 1,
        FlushLsn = Lsn.Parse("0/5000148"),
        Streaming = true,
        ObservedAt = Now,
        CommitsWait = true,
    };

    public static MemberState Standby(string region) => Primary(region) with
    {
        Role = DatabaseRole.Standby,
        ReplayLsn = Lsn.Parse("0/5000148"),
        LastContact = Heard(Now.AddSeconds(-2)),
    };

    /// <summary>A message that arrived as soon as it was sent, by clocks that agree.</summary>
    public static LastContact Heard(DateTimeOffset at) => new(at, Lsn.Parse("0/5000148")) { ReceivedAt = at };

    public static MemberState Lost(string region) => new()
    {
        Region = region,
        Host = $"{region}-db",
        Reachable = false,
        Unreachable = "SSH at 127.0.0.1:12202: Connection refused",
        MachineCanBeFenced = true,
    };

    /// <summary>Runs a verb that sees the cluster in this state.</summary>
    public Task<(int ExitCode, string Output, string Error)> RunAsync(MemberState first, MemberState second, params string[] args) =>
        TestHost.RunAsync(Host(new ClusterState(first, second, Now)), args);

    /// <summary>The same, with changes to the process around it.</summary>
    public Task<(int ExitCode, string Output, string Error)> RunAsync(
        MemberState first, MemberState second, Func<CliHost, CliHost> change, params string[] args) =>
        TestHost.RunAsync(change(Host(new ClusterState(first, second, Now))), args);

    public string? Setting(string key)
    {
        var file = Path.Combine(_project.Directory, "stacks/failover/Pulumi.local.yaml");
        return File.Exists(file)
            ? File.ReadAllLines(file).Select(line => line.Trim().Split(": "))
                .FirstOrDefault(pair => pair[0] == $"hacluster-failover:{key}")?[1]
            : null;
    }

    public void Dispose()
    {
        _project.Dispose();
        _home.Delete(recursive: true);
    }

    private CliHost Host(ClusterState? state) =>
        TestHost.Create(_project.Directory, Environment) with
        {
            NewToken = _ => 0,
            ObserveMembers = (_, _, _, _) =>
                Task.FromResult(state ?? throw new InvalidOperationException("nothing may be asked of a cluster")),
        };

    private string Deployment() => $$"""
        {"version":3,"deployment":{"manifest":{"time":"2026-01-02T03:04:05Z","magic":"","version":""},
         "resources":[{"urn":"urn:pulumi:local::hacluster::pulumi:pulumi:Stack::hacluster-local","custom":false,"type":"pulumi:pulumi:Stack",
          "outputs":{{Outputs("local", Replication, Secret, _second, _loadBalancer)}} }] } }
        """;

    /// <summary>
    /// Outputs of a deployed cluster with ports at which nobody answers: whatever is not in the given state does not exist.
    /// </summary>
    /// <param name="secret">How a secret is written.</param>
    /// <param name="second">The second region, where there is one.</param>
    /// <param name="loadBalancer">Port of the load balancer of the first region, where there is one.</param>
    public static string Outputs(
        string target, string replication, Func<string, string> secret, SurvivingRegion? second = null, int? loadBalancer = null) => $$"""
        {"target":"{{target}}","replication":"{{replication}}","statsUser":"hacluster",
         "statsPassword":{{secret("pw")}},"sshPrivateKey":{{secret(second?.PrivateKey ?? "KEY")}},
         "regions":[{{Region(1, null, loadBalancer)}},{{Region(2, second, second?.LoadBalancerPort)}}] }
        """;

    private static string Secret(string value) =>
        $$"""{"4dabf18193072939515e22adb298388d":"1b47061264138c4ac30d75fd1eb44270","plaintext":{{Quoted(Quoted(value))}}}""";

    public static string Quoted(string value) => JsonSerializer.Serialize(value);

    private static string Region(int number, SurvivingRegion? region, int? loadBalancer) => $$"""
        {"name":"site{{number}}","loadBalancerUrl":"http://127.0.0.1:{{loadBalancer ?? ClosedPort()}}","statsUrl":"http://127.0.0.1:{{ClosedPort()}}/stats",
         "hosts":[{"name":"site{{number}}-db","role":"database","address":"172.2{{number - 1}}.1.30","sshHost":"127.0.0.1","sshPort":{{region?.Host.Port ?? ClosedPort()}},"sshUser":"{{System.Environment.UserName}}","sshHostKey":"{{region?.Host.HostKey.Trim() ?? "ssh-ed25519 AAAA"}}"}],
         "applications":[],"database":{"name":"site{{number}}-db","address":"172.2{{number - 1}}.1.30","port":5432} }
        """;

    private static int ClosedPort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
