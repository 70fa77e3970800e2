using System.Text.Json;
using HaCluster.Observation.Delivery;
using HaCluster.Observation.Probes;
using HaCluster.Observation.Status;
using HaCluster.Topology;
using HaCluster.Topology.Outputs;

namespace HaCluster.Observation.Tests;

/// <summary>What <c>status</c> says of the registry.</summary>
public sealed class RegistryTests
{
    private const string Answering =
        """{"push":true,"pull":true,"images":3,"usedBytes":1500000,"freeBytes":20000000000,"collected":1796000000}""";

    private static readonly HostEndpoint Host =
        new("site1-ci", HostRole.Ci, "172.20.1.16", "127.0.0.1", 12204, "admin", "ssh-ed25519 AAAA");

    private static readonly ClusterEndpoints Having = Samples.Endpoints with
    {
        Regions =
        [
            Samples.Endpoints.Regions[0] with { Hosts = Samples.Endpoints.Regions[0].Hosts.Add(Host) },
            Samples.Endpoints.Regions[1],
        ],
    };

    [Fact]
    public void A_report_has_what_the_registry_holds()
    {
        var report = RegistryReport.Read("site1-ci", Answering);

        Assert.Equal((true, true, 3, 1500000L), (report.TakesImages, report.GivesImages, report.Images, report.UsedBytes));
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1796000000), report.Collected);
        Assert.Null(RegistryReport.Read(
            "site1-ci", """{"push":true,"pull":true,"images":0,"usedBytes":null,"freeBytes":null,"collected":null}""").Collected);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""{"push":"yes","pull":true,"images":0,"usedBytes":null,"freeBytes":null,"collected":null}""")]
    public void Something_else_than_a_report_is_refused(string json) =>
        Assert.Throws<JsonException>(() => RegistryReport.Read("site1-ci", json));

    [Fact]
    public void A_cluster_without_a_registry_has_nothing_to_say_of_it() =>
        Assert.Null(ClusterStatusEvaluator.Evaluate(Samples.Endpoints, Samples.Healthy).Registry);

    // While it removes what nothing needs, it takes no images.
    [Theory]
    [InlineData(Answering, null)]
    [InlineData("""{"push":false,"pull":true,"images":3,"usedBytes":1,"freeBytes":1,"collected":1}""", null)]
    [InlineData(
        """{"push":true,"pull":false,"images":3,"usedBytes":1,"freeBytes":1,"collected":1}""",
        "No image can be pulled; what runs goes on.")]
    public void A_registry_that_gives_no_images_is_a_problem(string json, string? why)
    {
        var status = ClusterStatusEvaluator.Evaluate(Having, Seen(RegistryReport.Read(Host.Name, json), up: true));

        Assert.Equal(why, status.Problems.SingleOrDefault()?.Why);
        Assert.Equal(why is null ? null : "registry-down", status.Problems.SingleOrDefault()?.Code.Name);
    }

    [Theory]
    [InlineData("null", null)]
    [InlineData("""{"answers":true,"closed":true,"job":true,"agent":true}""", null)]
    [InlineData("""{"answers":false,"closed":false,"job":false,"agent":false}""", "It does not answer.")]
    [InlineData("""{"answers":true,"closed":false,"job":true,"agent":true}""", "It answers whoever has no login.")]
    [InlineData("""{"answers":true,"closed":true,"job":false,"agent":true}""", "It has no job, or refuses the login of the deployment.")]
    [InlineData("""{"answers":true,"closed":true,"job":true,"agent":false}""", "Its agent is not connected: nothing can be built.")]
    public void A_jenkins_that_cannot_deliver_is_a_problem(string jenkins, string? why)
    {
        var report = RegistryReport.Read(Host.Name, $"{Answering[..^1]},\"jenkins\":{jenkins}}}");
        var status = ClusterStatusEvaluator.Evaluate(Having, Seen(report, up: true));

        Assert.Equal(why, status.Problems.SingleOrDefault()?.Why);
        Assert.Equal(why is null ? null : "jenkins-down", status.Problems.SingleOrDefault()?.Code.Name);
    }

    [Fact]
    public void A_host_that_does_not_answer_is_named_once()
    {
        var status = ClusterStatusEvaluator.Evaluate(Having, Seen(new RegistryReport(Host.Name, "SSH: no answer in time"), up: false));

        Assert.Equal("host-down", Assert.Single(status.Problems).Code.Name);
        Assert.Equal("SSH: no answer in time", status.Registry!.Failure);
    }

    private static ClusterObservations Seen(RegistryReport report, bool up) => Samples.Healthy with
    {
        Hosts = Samples.Healthy.Hosts.Add(Host.Name, new HostObservation(Host.Name, up, up ? null : "no answer in time")),
        Registry = report,
    };
}
