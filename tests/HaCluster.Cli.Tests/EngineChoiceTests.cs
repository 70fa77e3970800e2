using System.Text.Json;
using HaCluster.Cli.Hosting;
using HaCluster.Cli.Tests.Support;
using HaCluster.Deployment;
using HaCluster.Deployment.Operations;
using HaCluster.Deployment.Properties;
using static HaCluster.Cli.Tests.Support.PulumiEvents;

namespace HaCluster.Cli.Tests;

/// <summary>Which engine keeps a stack.</summary>
public sealed class EngineChoiceTests : IDisposable
{
    private readonly FakePulumi _pulumi = new();

    // Not the cluster's own name: its settings and this machine's Docker are other tests' business.
    private readonly TestProject _project = new(name: "other");

    public EngineChoiceTests() =>
        File.WriteAllText(Path.Combine(_project.Directory, "Pulumi.aws.yaml"), "config:\n  hacluster:target: aws\n");

    [Fact]
    public async Task A_local_stack_that_Pulumi_does_not_have_stays_with_the_embedded_engine()
    {
        _pulumi.Answer(" stack ls --json", "[]");

        var result = await RunAsync("status");

        Assert.Equal(ExitCodes.NotFound, result.ExitCode);
        Assert.DoesNotContain("warning:", result.Error, StringComparison.Ordinal);
        Assert.Equal([$"-C {_project.Directory} stack ls --json --non-interactive"], _pulumi.Calls);
    }

    [Fact]
    public async Task Where_nobody_is_logged_in_to_Pulumi_a_local_stack_is_the_embedded_engines_with_a_warning()
    {
        _pulumi.Replay(" stack ls --json", "outputs, not logged in");

        var result = await RunAsync("config", "set", "key", "value");

        Assert.Equal(ExitCodes.Ok, result.ExitCode);
        Assert.Contains(
            $"warning: The Pulumi CLI did not list the stacks of its back end. (pulumi.failed)\n  why: "
                + $"{FakePulumi.ErrorOf("outputs, not logged in")}\n",
            result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_back_end_that_fails_does_not_count_as_one_without_the_stack()
    {
        _pulumi.Replay(" stack ls --json", "outputs with a back end that is not there");

        var result = await RunAsync("up", "--yes");

        Assert.Equal(ExitCodes.Failure, result.ExitCode);
        Assert.Contains(
            "error: It is not known whether the pulumi engine keeps stack 'local'. (stack.engine-undecided)\n", result.Error,
            StringComparison.Ordinal);
        Assert.Contains(FakePulumi.ErrorOf("outputs with a back end that is not there"), result.Error, StringComparison.Ordinal);
        Assert.Contains("hacluster stack init local --engine embedded", result.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(_project.Directory, ".hacluster", "stacks")));

        // The advice works: the user's word is recorded, and Pulumi is not asked any more.
        await RunAsync("stack", "init", "local", "--engine", "embedded");
        var decided = await RunAsync("config", "set", "key", "value");
        Assert.Equal((ExitCodes.Ok, ""), (decided.ExitCode, decided.Error));
    }

    [Fact]
    public async Task One_stack_whose_engine_is_not_known_does_not_hide_the_others()
    {
        var record = Path.Combine(_project.Directory, ".hacluster", "engines", "other", "local");
        Directory.CreateDirectory(Path.GetDirectoryName(record)!);
        await File.WriteAllTextAsync(record, "emb\n", TestContext.Current.CancellationToken);

        var list = await RunAsync("stack", "ls");
        var json = await RunAsync("stack", "ls", "--json");
        var used = await RunAsync("stack", "output");

        Assert.Equal((ExitCodes.Ok, ExitCodes.Ok, ExitCodes.Usage), (list.ExitCode, json.ExitCode, used.ExitCode));
        Assert.Matches(@"aws +pulumi", list.Output);
        Assert.Matches(@"local\* +unknown", list.Output);
        using var document = JsonDocument.Parse(json.Output);
        Assert.Equal(
            "stack.engine-unknown",
            document.RootElement.EnumerateArray().Single(stack => stack.GetProperty("engine").GetString() == "unknown")
                .GetProperty("problem").GetProperty("code").GetString());
        foreach (var error in (string[])[list.Error, used.Error])
            Assert.Contains(
                $"  why: The file {record} names it. The engines are: embedded, pulumi.\n"
                    + $"  fix: If the file is damaged, remove it, and the stack returns to the default engine: `rm {record}`.\n",
                error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_local_stack_that_was_deployed_by_Pulumi_is_found_there_and_remembered()
    {
        _pulumi.Replay(" stack ls --json", "list of stacks");
        _pulumi.Answer(" stack output --json", """{"url":"http://site1"}""");
        _pulumi.Answer(" stack output --json --show-secrets", """{"url":"http://site1"}""");

        Assert.Equal("http://site1\n", (await RunAsync("stack", "output", "url")).Output);
        var asked = _pulumi.Calls.Length;
        Assert.Equal("http://site1\n", (await RunAsync("stack", "output", "url")).Output);

        Assert.DoesNotContain(_pulumi.Calls[asked..], call => call.Contains(" stack ls ", StringComparison.Ordinal));
        var list = await RunAsync("stack", "ls", "--json");
        using var json = JsonDocument.Parse(list.Output);
        var local = json.RootElement.EnumerateArray().Single(stack => stack.GetProperty("name").GetString() == "local");
        Assert.Equal(("pulumi", 62), (local.GetProperty("engine").GetString(), local.GetProperty("resourceCount").GetInt32()));
    }

    [Fact]
    public async Task The_engine_of_a_new_stack_can_be_chosen()
    {
        Assert.Equal(ExitCodes.Ok, (await RunAsync("stack", "init", "local", "--engine", "pulumi")).ExitCode);
        Assert.Contains($"-C {_project.Directory} stack select --create --stack local --non-interactive", _pulumi.Calls);

        await RunAsync("destroy", "--yes", "--skip-preview");
        Assert.Contains(" destroy --json ", _pulumi.Calls[^1], StringComparison.Ordinal);

        Assert.Equal(ExitCodes.Ok, (await RunAsync("stack", "init", "offline", "--engine", "embedded")).ExitCode);
        Assert.True(File.Exists(Path.Combine(_project.Directory, ".hacluster", "stacks", "other", "offline.json")));
    }

    [Fact]
    public async Task The_failover_project_follows_the_cluster_around_it_and_hands_its_outputs_back()
    {
        File.WriteAllText(
            Path.Combine(_project.Directory, "Pulumi.aws.yaml"), "secretsprovider: awskms://alias/x\nconfig:\n  hacluster:target: aws\n");
        var failover = Directory.CreateDirectory(Path.Combine(_project.Directory, "stacks", "failover")).FullName;
        File.WriteAllText(Path.Combine(failover, "Pulumi.yaml"), "name: hacluster-failover\nruntime: dotnet\n");
        _pulumi.Replay(" stack output --json", "failover: outputs");
        _pulumi.AnswerEvents(" up --json", 0, Event("resourcePreEvent", "create"), Event("resOutputsEvent", "create"));
        var sink = new List<OperationEvent>();

        var stack = ProjectDirectory.Open(_pulumi.Host(failover), failover).OpenStack("aws");
        stack.Configuration.Set("activeRegion", "site2", secret: false);
        var summary = await stack.UpdateAsync(
            new OperationOptions { Parallel = 4 }, new ListSink(sink), TestContext.Current.CancellationToken);

        Assert.Equal(EngineNames.Pulumi, stack.Engine);
        Assert.Equal(OperationOutcome.Succeeded, summary.Outcome);
        Assert.Equal("10", Assert.IsType<StringValue>(Assert.IsType<ObjectValue>(summary.Outputs["facts"]).Properties["timeline"]).Value);
        Assert.Equal(
            $"-C {failover} stack select --create --secrets-provider awskms://alias/x --stack aws --non-interactive", _pulumi.Calls[0]);
        Assert.Equal(
            $"-C {failover} up --json --yes --skip-preview --parallel=4 --stack aws --non-interactive --color never", _pulumi.Calls[1]);
        Assert.Equal("one", Assert.Single(sink.OfType<StepSucceeded>()).Step.Name);
        Assert.Contains(
            "hacluster-failover:activeRegion: site2", await File.ReadAllTextAsync(Path.Combine(failover, "Pulumi.aws.yaml")),
            StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _pulumi.Dispose();
        _project.Dispose();
    }

    private Task<ProcessResult> RunAsync(params string[] arguments) =>
        HaClusterProcess.RunAsync(_project, _pulumi.Environment, arguments);

    private sealed class ListSink(List<OperationEvent> events) : IEventSink
    {
        public void Raise(OperationEvent operationEvent) => events.Add(operationEvent);
    }
}
