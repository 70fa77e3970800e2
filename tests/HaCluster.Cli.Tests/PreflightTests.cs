using System.Collections.Immutable;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Docker.DotNet.Models;
using HaCluster.Cli.About;
using HaCluster.Cli.Containers;
using HaCluster.Cli.Preflight;
using HaCluster.Cli.Preflight.Checks;
using HaCluster.Cli.Tests.Support;
using HaCluster.Deployment.Operations;
using HaCluster.Deployment.Properties;
using HaCluster.Diagnostics;

namespace HaCluster.Cli.Tests;

/// <summary>The checks against the real machine where it can be brought into the state; Docker's answers are values.</summary>
public sealed class PreflightTests
{
    private const string DatabaseId = "0123456789abcdef";

    private static readonly DockerSnapshot EmptyDocker = new(null, "unix:///var/run/docker.sock", "27.0", Path.GetTempPath(), [], [], []);

    [Fact]
    public async Task A_port_that_a_process_holds_is_named_with_the_process()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        using var project = new TestProject(OwnRegions(port));

        var result = Assert.Single(await RunAsync(new PortsCheck(), project, EmptyDocker));

        Assert.Equal(CheckOutcome.Fail, result.Outcome);
        using var self = Process.GetCurrentProcess();
        Assert.StartsWith($"Port {port} (application of site1) is in use by process {self.Id} (", result.Message, StringComparison.Ordinal);
        Assert.Contains("hacluster:regions[0].ports.application", FixOf(result), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_that_our_own_container_holds_is_fine_and_a_strangers_is_not()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        using var project = new TestProject(OwnRegions(port));
        var labels = new Dictionary<string, string>
        {
            ["hacluster.urn"] = "urn:pulumi:local::hacluster::docker:index/container:Container::site1-svc",
            ["hacluster.directory"] = project.Directory + "/stacks/deploy",
        };

        var ours = Assert.Single(await RunAsync(new PortsCheck(), project, WithContainer("site1-svc", port, labels)));
        var theirs = Assert.Single(await RunAsync(new PortsCheck(), project, WithContainer("grafana", port, [])));
        labels["hacluster.directory"] = "/elsewhere/stacks/deploy";
        var copies = Assert.Single(await RunAsync(new PortsCheck(), project, WithContainer("site1-svc", port, labels)));

        Assert.Equal(CheckOutcome.Pass, ours.Outcome);
        Assert.Equal(
            (CheckOutcome.Fail, true), (theirs.Outcome, theirs.Message.EndsWith("in use by container grafana.", StringComparison.Ordinal)));
        Assert.EndsWith("in use by container site1-svc (made from /elsewhere/stacks/deploy).", copies.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_subnet_that_another_network_has_is_named()
    {
        using var project = new TestProject(OwnRegions());
        var docker = EmptyDocker with
        {
            Networks = [new NetworkResponse
            {
                ID = "n1",
                Name = "office",
                IPAM = new IPAM { Config = [new IPAMConfig { Subnet = "10.213.0.0/20" }] },
            }],
        };

        var result = Assert.Single(await RunAsync(new SubnetsCheck(), project, docker));

        Assert.Equal(
            (CheckOutcome.Fail, "The subnet 10.213.1.0/24 of site1 overlaps Docker network office (10.213.0.0/20)."),
            (result.Outcome, result.Message));
    }

    [Fact]
    public async Task A_subnet_on_a_route_of_this_machine_is_named_and_the_default_route_is_not()
    {
        using var project = new TestProject(OwnRegions());
        var table = Path.Combine(project.Directory, "route");
        File.WriteAllText(table, """
            Iface	Destination	Gateway 	Flags	RefCnt	Use	Metric	Mask		MTU	Window	IRTT
            eth0	00000000	0100A8C0	0003	0	0	0	00000000	0	0	0
            tun0	0000D60A	00000000	0001	0	0	0	0000FFFF	0	0	0

            """);

        var result = Assert.Single(await RunAsync(new SubnetsCheck(table), project, EmptyDocker));

        Assert.Equal("The subnet 10.214.1.0/24 of site2 overlaps this machine's route 10.214.0.0/16 through tun0.", result.Message);
    }

    [Fact]
    public async Task A_disk_that_is_nearly_full_is_refused_with_figures()
    {
        using var project = new TestProject();

        var result = Assert.Single(await RunAsync(new DiskCheck(firstDeployment: long.MaxValue / 4), project, EmptyDocker));

        Assert.Equal(CheckOutcome.Fail, result.Outcome);
        Assert.Matches(
            @"^Docker's data directory .* has [0-9.]+ GiB free of [0-9.]+ GiB\. At least [0-9.]+ GiB are required\.$", result.Message);
    }

    [Fact]
    public async Task An_enough_empty_disk_passes()
    {
        using var project = new TestProject();

        Assert.Equal(
            CheckOutcome.Pass, Assert.Single(await RunAsync(new DiskCheck(firstDeployment: 1, state: 1), project, EmptyDocker)).Outcome);
    }

    [Fact]
    public async Task Docker_that_does_not_answer_is_a_failure_that_says_how_to_go_on()
    {
        using var project = new TestProject();
        var docker = await DockerSnapshot.TakeAsync("tcp://127.0.0.1:1", TestContext.Current.CancellationToken);

        var result = Assert.Single(await RunAsync(new DockerCheck(), project, docker));

        Assert.Equal(CheckOutcome.Fail, result.Outcome);
        Assert.StartsWith("Docker cannot be reached at tcp://127.0.0.1:1. ", result.Message, StringComparison.Ordinal);
        Assert.Contains("DOCKER_HOST", FixOf(result), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, "The data volume site1-db-data still exists")]
    [InlineData(false, "The data volume site1-db-data does not exist either")]
    public async Task A_host_that_was_removed_by_hand_is_named_with_the_repair_and_the_fate_of_its_data(bool volumeExists, string expected)
    {
        using var project = new TestProject();
        var docker = EmptyDocker with { Volumes = volumeExists ? [new VolumeResponse { Name = "site1-db-data" }] : [] };

        var result = Assert.Single(await RunAsync(new HostContainersCheck(), project, docker, Recorded()));

        Assert.Equal(CheckOutcome.Fail, result.Outcome);
        Assert.StartsWith("The container site1-db was removed from Docker by hand.", result.Message, StringComparison.Ordinal);
        Assert.Contains("hacluster up --refresh", FixOf(result), StringComparison.Ordinal);
        Assert.Contains(expected, result.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refresh_is_not_refused_for_what_it_repairs()
    {
        using var project = new TestProject();

        var result = Assert.Single(await RunAsync(new HostContainersCheck(), project, EmptyDocker, Recorded(), refresh: true));

        Assert.Equal(CheckOutcome.Warn, result.Outcome);
    }

    [Theory]
    [InlineData("exited", "Exited (137)", "docker start site1-db")]
    [InlineData("paused", "Up 9 minutes (Paused)", "docker unpause site1-db")]
    public async Task A_stopped_host_is_a_warning_with_the_command_that_starts_it(string state, string status, string command)
    {
        using var project = new TestProject();
        var docker = EmptyDocker with
        {
            Containers = [new ContainerListResponse
            {
                ID = DatabaseId,
                Names = ["/site1-db"],
                State = state,
                Status = status,
                Ports = [],
            }],
        };

        var result = Assert.Single(await RunAsync(new HostContainersCheck(), project, docker, Recorded()));

        Assert.Equal(
            (CheckOutcome.Warn, $"The container site1-db is {state} ({status}).", command),
            (result.Outcome, result.Message, FixOf(result)));
    }

    [Fact]
    public async Task A_stranger_with_the_name_of_a_host_is_refused()
    {
        using var project = new TestProject();

        var result = Assert.Single(await RunAsync(new HostContainersCheck(), project, WithContainer("site2-db", 0, [])));

        Assert.Equal(
            (CheckOutcome.Fail, "A container named site2-db exists that does not belong to this stack."), (result.Outcome, result.Message));
    }

    [Fact]
    public async Task Every_problem_of_the_configuration_is_reported_at_once()
    {
        using var project = new TestProject("  hacluster:database.replication: sometimes\n  hacluster:regoins: x");

        var results = await RunAsync(new SettingsCheck(), project, EmptyDocker);

        Assert.All(results, result => Assert.Equal(ErrorKind.Usage, result.Diagnostic?.Kind));
        Assert.Contains(results, result => result.Message.Contains("sometimes", StringComparison.Ordinal));
        Assert.Contains(results, result => (result.Message + FixOf(result)).Contains("regions", StringComparison.Ordinal));
        Assert.Equal(ExitCodes.Usage, PreflightGate.ExitCodeOf(results));
    }

    [Fact]
    public async Task A_missing_tool_is_named_with_what_needs_it()
    {
        using var project = new TestProject();

        var results = await RunAsync(new ToolsCheck(path: project.Directory), project, EmptyDocker);

        Assert.Equal([CheckOutcome.Fail, CheckOutcome.Fail, CheckOutcome.Warn], results.Select(result => result.Outcome));
        Assert.Equal(ExitCodes.Preflight, PreflightGate.ExitCodeOf(results));
    }

    [Fact]
    public async Task The_pulumi_packages_in_use_are_named()
    {
        using var project = new TestProject();

        var result = Assert.Single(await RunAsync(new PulumiPackagesCheck(), project, EmptyDocker));

        Assert.Equal((CheckOutcome.Pass, $"Pulumi packages: {PulumiPackages.Description}"), (result.Outcome, result.Message));
    }

    private static string FixOf(CheckResult result) => result.Diagnostic!.Fix!.ToString();

    private static Task<IReadOnlyList<CheckResult>> RunAsync(
        IPreflightCheck check, TestProject project, DockerSnapshot docker, ImmutableArray<ResourceView> resources = default,
        bool refresh = false)
    {
        var stack = project.OpenStack();
        return check.RunAsync(
            new PreflightContext(stack, PreflightSuite.Load(stack), resources.IsDefault ? [] : resources, Task.FromResult(docker), refresh),
            TestContext.Current.CancellationToken);
    }

    /// <summary>Networks and ports which no cluster on this machine has, so that the tests can run beside one.</summary>
    private static string OwnRegions(int applicationPort = 49_000) => $$"""
          hacluster:regions:
            - cidr: 10.213.0.0/16
              ports: { base: 8500, application: {{applicationPort}} }
            - cidr: 10.214.0.0/16
              ports: { base: 8600 }
        """;

    private static DockerSnapshot WithContainer(string name, int port, Dictionary<string, string> labels) => EmptyDocker with
    {
        Containers =
        [
            new ContainerListResponse
            {
                ID = "c1", Names = ["/" + name], State = "running", Labels = labels,
                Ports = [new PortSummary { PublicPort = (ushort)port }],
            },
        ],
    };

    private static ImmutableArray<ResourceView> Recorded() =>
        [
            Resource("docker:index/container:Container", DatabaseId, "site1-db"),
            Resource("docker:index/volume:Volume", "site1-db-data", "site1-db-data"),
        ];

    private static ResourceView Resource(string type, string id, string name) => new(
        $"urn:pulumi:local::hacluster::{type}::{name}", true, id, "", "", false, PropertyMap.Empty, PropertyMap.Empty.Set("name", name), [],
        ImmutableSortedDictionary<string, ImmutableArray<string>>.Empty.Add("name", []));
}
