using System.Text.Json.Nodes;
using HaCluster.Cli.Access;
using HaCluster.Cli.Json;
using HaCluster.Cli.Registries;
using HaCluster.Cli.Status;
using HaCluster.Diagnostics;
using HaCluster.Observation.Delivery;
using HaCluster.Observation.Status;
using HaCluster.Topology;
using HaCluster.Topology.Configuration;
using HaCluster.Topology.Outputs;
using Spectre.Console;

namespace HaCluster.Cli.Tests;

/// <summary>The registry in <c>status</c>; `scripts/test-delivery` asks a real one.</summary>
public sealed class RegistryViewTests
{
    private static readonly RegistryReport Answering =
        new("site1-ci", null) { TakesImages = true, GivesImages = true, Images = 7, UsedBytes = 1_240_000_000, FreeBytes = 18_000_000_000 };

    [Fact]
    public void The_status_has_a_line_about_the_registry()
    {
        Assert.Contains("  registry:      site1-ci 7 images, 1.2 GB, 18 GB free\n", Text(Answering), StringComparison.Ordinal);
        Assert.Contains(
            "  registry:      site1-ci does not answer\n", Text(Answering with { GivesImages = false }), StringComparison.Ordinal);
        Assert.Contains(
            "  registry:      site1-ci not known\n", Text(new RegistryReport("site1-ci", "SSH: no answer in time")),
            StringComparison.Ordinal);
        Assert.Contains(
            "18 GB free; Jenkins answers\n", Text(Answering with { Jenkins = new(true, true, true, true) }), StringComparison.Ordinal);
        Assert.Contains(
            "18 GB free; Jenkins does not work\n", Text(Answering with { Jenkins = new(true, true, true, false) }),
            StringComparison.Ordinal);
        Assert.DoesNotContain("registry", Text(null), StringComparison.Ordinal);
    }

    [Fact]
    public void The_document_has_the_registry()
    {
        using var text = new StringWriter();

        JsonOutput.Write(text, writer => StatusJson.Write(
            writer, new FoundCluster(Endpoints, "local", "embedded"), Status(Answering), new AccessState(null, Current: true),
            CommandStyle.HaCluster));

        var registry = JsonNode.Parse(text.ToString())!["registry"]!;
        Assert.Equal(("site1-ci", true, 7), ((string)registry["host"]!, (bool)registry["givesImages"]!, (int)registry["images"]!));
        Assert.Null(registry["failure"]);
    }

    [Theory]
    [InlineData("x86_64", "amd64")]
    [InlineData("arm64", "arm64")]
    public void On_aws_the_hosts_are_what_the_configuration_says(string architecture, string expected) => Assert.Equal(
        expected, HostArchitecture.Of(ClusterConfiguration.Load(new Dictionary<string, string>
        {
            ["hacluster:target"] = "aws",
            ["hacluster:aws.operatorCidrs"] = "81.2.69.142/32",
            ["hacluster:aws.architecture"] = architecture,
        }).Topology!));

    private static string Text(RegistryReport? report)
    {
        using var text = new StringWriter { NewLine = "\n" };
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, Out = new AnsiConsoleOutput(text) });
        console.Profile.Width = 140;
        console.Write(StatusView.Render("local", "embedded", Endpoints, Status(report), CommandStyle.HaCluster));
        return text.ToString();
    }

    private static ClusterStatus Status(RegistryReport? report) => new(
        "site1", true, new ReplicationStatus(ReplicationMode.Asynchronous, ReplicationStates.Streaming, 0, "async"), [], [])
    {
        Registry = report,
    };

    private static ClusterEndpoints Endpoints => new(
        Target.Local, ReplicationMode.Asynchronous, [], null, new StatisticsCredentials("stats", new SecretText("PW")));
}
