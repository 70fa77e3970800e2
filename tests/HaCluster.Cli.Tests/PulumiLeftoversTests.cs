using HaCluster.Cli.Tests.Support;

namespace HaCluster.Cli.Tests;

/// <summary>A <c>pulumi up</c> of a local stack was killed: what it has left is named before anything is touched.</summary>
public sealed class PulumiLeftoversTests : IDisposable
{
    private const string OwnRegions = """
          hacluster:regions:
          - { name: leftovers1, cidr: 10.217.0.0/16, ports: { base: 8700 } }
          - { name: leftovers2, cidr: 10.218.0.0/16, ports: { base: 8800 } }
        """;

    private const string Infrastructure = "urn:pulumi:local::hacluster::hacluster:local:LocalInfrastructure::local";

    private readonly FakePulumi _pulumi = new();
    private readonly FakeDocker _docker = new();
    private readonly TestProject _project = new(OwnRegions);

    public void Dispose()
    {
        Assert.Empty(_docker.Changes);
        _pulumi.Dispose();
        _docker.Dispose();
        _project.Dispose();
    }

    [Theory]
    [InlineData("doctor")]
    [InlineData("up --yes")]
    [InlineData("up --yes --skip-preview")]
    public async Task What_an_update_was_creating_is_named_with_the_command_for_each(string line)
    {
        await KeepAsync(("network", "leftovers1-network"), ("container", "leftovers1-db"), ("volume", "leftovers1-db-data"));
        _docker.AddOfPulumi("network", "leftovers1-network");
        _docker.AddOfPulumi("container", "leftovers1-db");
        _docker.AddOfPulumi("volume", "leftovers1-db-data");

        var result = await RunAsync(line);

        Assert.Equal(ExitCodes.Preflight, result.ExitCode);
        var said = Unwrapped(result);
        Assert.Contains(
            "An update of stack local was killed while it was creating the container leftovers1-db (created), "
                + "the network leftovers1-network.", said, StringComparison.Ordinal);
        Assert.Contains(
            "Remove it, and the next `hacluster up` goes on from there: `docker rm -f leftovers1-db`, "
                + "`docker network rm leftovers1-network`.", said, StringComparison.Ordinal);
        // A create of a volume that exists takes it over; and what is ours is no stranger in another check.
        Assert.DoesNotContain("leftovers1-db-data", said, StringComparison.Ordinal);
        Assert.DoesNotContain("does not belong to this stack", said, StringComparison.Ordinal);
        Assert.DoesNotContain(_pulumi.Calls, IsUpdate);
    }

    [Fact]
    public async Task What_no_update_has_announced_is_taken_for_a_loss_of_the_state_and_a_volume_is_imported()
    {
        await KeepAsync();
        _docker.AddOfPulumi("container", "leftovers2-db");
        _docker.AddOfPulumi("volume", "leftovers2-db-data");

        var said = Unwrapped(await RunAsync("doctor"));

        Assert.Contains(
            "The state of stack local does not have all that Docker has of the stack. Docker has the container leftovers2-db (created), "
                + "the volume leftovers2-db-data.", said, StringComparison.Ordinal);
        Assert.Contains("`hacluster stack import --file FILE`", said, StringComparison.Ordinal);
        Assert.Contains("with all its data, remove it: `docker rm -f leftovers2-db`.", said, StringComparison.Ordinal);
        Assert.Contains(
            "`pulumi import docker:index/volume:Volume leftovers2-db-data leftovers2-db-data --parent local=" + Infrastructure
                + $" --protect=false --generate-code=false --yes --stack local -C {_project.Directory}`", said, StringComparison.Ordinal);
        Assert.DoesNotContain("docker volume rm", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Once_it_is_removed_the_update_goes_on_and_the_announcement_is_forgotten()
    {
        await KeepAsync(("network", "leftovers1-network"));
        _pulumi.AnswerEvents(" up --json", 0, PulumiEvents.Interrupted);
        _pulumi.Answer(" stack import", "");

        var result = await RunAsync("up --yes --skip-preview");

        Assert.True(result.ExitCode == ExitCodes.Ok, result.Error);
        Assert.Contains(_pulumi.Calls, IsUpdate);
        Assert.StartsWith("{\"version\":3,", _pulumi.Stdin, StringComparison.Ordinal);
        Assert.Contains(Infrastructure, _pulumi.Stdin, StringComparison.Ordinal);
        Assert.DoesNotContain("pending_operations", _pulumi.Stdin, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_announcement_that_cannot_be_forgotten_does_not_fail_the_update()
    {
        await KeepAsync(("network", "leftovers1-network"));
        _pulumi.AnswerEvents(" up --json", 0, PulumiEvents.Interrupted);
        _pulumi.Fail(" stack import", 1, "error: the stack is currently locked by 1 lock(s).");

        var result = await RunAsync("up --yes --skip-preview");

        Assert.True(result.ExitCode == ExitCodes.Ok, result.Error);
        Assert.Contains(
            "What killed runs had announced stays in the state: error: the stack is currently locked by 1 lock(s).", Unwrapped(result),
            StringComparison.Ordinal);
    }

    private static bool IsUpdate(string call) => call.Contains(" up --json ", StringComparison.Ordinal);

    private async Task KeepAsync(params (string Kind, string Name)[] announced)
    {
        Assert.Equal(ExitCodes.Ok, (await RunAsync("stack init local --engine pulumi")).ExitCode);
        var operations = announced.Select(create => $$"""
            {"type":"creating","resource":{"urn":"urn:pulumi:local::hacluster::docker:index/{{create.Kind}}:X::x","custom":true,
             "type":"docker:index/{{create.Kind}}:X","inputs":{"name":"{{create.Name}}"} } }
            """);
        _pulumi.Answer(" stack export", $$"""
            {"version":3,"deployment":{"resources":[{"urn":"{{Infrastructure}}","custom":false,
             "type":"hacluster:local:LocalInfrastructure"}],"pending_operations":[{{string.Join(',', operations)}}]} }
            """);
    }

    private static string Unwrapped(ProcessResult result) =>
        string.Join(' ', (result.Output + result.Error).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private Task<ProcessResult> RunAsync(string line) => HaClusterProcess.RunAsync(
        _project, new Dictionary<string, string>(_pulumi.Environment) { ["DOCKER_HOST"] = _docker.Endpoint },
        [.. line.Split(' '), .. line.StartsWith("stack init", StringComparison.Ordinal) ? (string[])[] : ["-s", "local"]]);
}
