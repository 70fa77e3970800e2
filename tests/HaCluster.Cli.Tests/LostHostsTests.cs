using HaCluster.Cli.Operations;
using HaCluster.Cli.Tests.Support;
using HaCluster.Deployment.Operations;
using static HaCluster.Cli.Tests.Support.PulumiEvents;

namespace HaCluster.Cli.Tests;

/// <summary>Plans that take a database's host, or both regions' hosts of a kind, from a running cluster.</summary>
public sealed class LostHostsTests : IDisposable
{
    private const string Container = "docker:index/container:Container";
    private const string Machine = "aws:ec2/instance:Instance";

    private const string OwnRegions = """
          hacluster:regions:
          - { name: losthosts1, cidr: 10.215.0.0/16, ports: { base: 8300 } }
          - { name: losthosts2, cidr: 10.216.0.0/16, ports: { base: 8400 } }
        """;

    private readonly FakePulumi _pulumi = new();
    private readonly FakeDocker _docker = new();
    private readonly TestProject _project = new(OwnRegions);

    public void Dispose()
    {
        _pulumi.Dispose();
        _docker.Dispose();
        _project.Dispose();
    }

    [Theory]
    [InlineData("replace site1-db", "This plan replaces the database host site1-db.")]
    [InlineData("delete site1-db", "This plan deletes the database host site1-db.")]
    [InlineData("delete site1-svc, create-replacement site2-db, delete-replaced site2-db, replace site2-db",
        "This plan replaces the database host site2-db.")]
    [InlineData("replace site1-db, replace site2-db", "This plan replaces both regions' database hosts site1-db, site2-db.")]
    [InlineData("replace site2-app2, replace site1-app", "This plan replaces both regions' application hosts site1-app, site2-app2.")]
    [InlineData("delete site1-svc, delete site2-svc, delete site1-db",
        "This plan deletes the database host site1-db; it deletes both regions' service hosts site1-svc, site2-svc.")]
    public void What_a_plan_takes_away_is_said_in_words(string plan, string expected)
    {
        Assert.Equal(expected, LostHosts.Find(Plan(plan, Container))?.Sentence);
        Assert.Equal(expected, LostHosts.Find(Plan(plan, Machine))?.Sentence);
    }

    [Theory]
    [InlineData("replace site1-app, replace site1-app2")]
    [InlineData("replace site1-svc")]
    [InlineData("update site1-db, same site2-db, create site3-db")]
    [InlineData("replace router")]
    // A refresh has found it gone, and the plan creates it again.
    [InlineData("delete site1-db, create site1-db")]
    public void A_plan_that_leaves_the_databases_and_one_region_alone_asks_for_no_more_than_yes(string plan) =>
        Assert.Null(LostHosts.Find(Plan(plan, Container)));

    [Fact]
    public void The_volume_of_a_database_is_as_much_as_its_host()
    {
        Assert.Equal(
            "This plan deletes the database volume site1-db-data.",
            LostHosts.Find(Plan("delete site1-db-data", "docker:index/volume:Volume"))?.Sentence);
        Assert.Null(LostHosts.Find(Plan("replace site1-db-data", "aws:ec2/volumeAttachment:VolumeAttachment")));
    }

    [Fact]
    public void The_repositories_of_both_regions_are_as_much_as_their_hosts() => Assert.Equal(
        "This plan deletes both regions' service volumes site1-svc-backup, site2-svc-backup.",
        LostHosts.Find(Plan("delete site1-svc-backup, delete site2-svc-backup", "docker:index/volume:Volume"))?.Sentence);

    [Theory]
    [InlineData("up --yes")]
    [InlineData("up --skip-preview")]
    [InlineData("destroy --yes --target **site1-db")]
    [InlineData("destroy --skip-preview --target **site1-db")]
    public async Task Yes_alone_does_not_replace_a_database_host_and_nothing_is_touched(string line)
    {
        await PlanAsync();

        var result = await RunAsync(line);

        Assert.Equal((ExitCodes.Usage, true), (result.ExitCode, result.Error.Contains("command.hosts-lost", StringComparison.Ordinal)));
        Assert.Contains("This plan replaces the database host site1-db", result.Error, StringComparison.Ordinal);
        Assert.Contains("--replace-hosts", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(_pulumi.Calls, call => call.Contains(" --yes --skip-preview ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("up --yes --replace-hosts", "up")]
    [InlineData("destroy --yes --replace-hosts --target **site1-db", "destroy")]
    public async Task Replace_hosts_confirms_it(string line, string verb)
    {
        await PlanAsync();

        await RunAsync(line);

        Assert.Contains(_pulumi.Calls, call => call.Contains($" {verb} --json --yes --skip-preview ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_preview_says_it_at_its_end()
    {
        await PlanAsync();

        var result = await RunAsync("preview");

        Assert.Equal(ExitCodes.Ok, result.ExitCode);
        Assert.Contains("warning: This plan replaces the database host site1-db.\n", result.Output, StringComparison.Ordinal);
    }

    private async Task PlanAsync()
    {
        Assert.Equal(ExitCodes.Ok, (await RunAsync("stack init local --engine pulumi")).ExitCode);
        var step = Event("resourcePreEvent", "replace")
            .Replace("command:remote:Command", Container, StringComparison.Ordinal)
            .Replace("::one", "::site1-db", StringComparison.Ordinal);
        foreach (var plan in new[] { " preview --json", " destroy --json --preview-only" })
            _pulumi.Answer(plan, step + "\n" + Summary("""{"replace":1}"""));
    }

    private Task<ProcessResult> RunAsync(string line) => HaClusterProcess.RunAsync(
        _project, new Dictionary<string, string>(_pulumi.Environment) { ["DOCKER_HOST"] = _docker.Endpoint },
        [.. line.Split(' '), .. line.StartsWith("stack init", StringComparison.Ordinal) ? (string[])[] : ["-s", "local"]]);

    private static IEnumerable<StepInfo> Plan(string plan, string type) => plan.Split(", ").Select(step =>
    {
        var op = Enum.GetValues<StepOp>().Single(op => StepVocabulary.JsonName(op) == step.Split(' ')[0]);
        return Steps.Step(op, type, step.Split(' ')[1]);
    });
}
