using System.Text.Json.Nodes;
using HaCluster.Cli.Hosting;
using HaCluster.Cli.Tests.Support;
using HaCluster.Failover.Members;
using static HaCluster.Cli.Tests.Failover.DeployedProject;

namespace HaCluster.Cli.Tests.Failover;

/// <summary>What a program reads of a role change that was begun and did not succeed: one document, with the error.</summary>
public sealed class RoleChangeFailureTests : IDisposable
{
    private static readonly string[] Failover = ["failover", "--to", "site2", "--fenced-by-operator"];

    private static readonly MemberState CutOff = Standby("site2") with { Streaming = false };

    private readonly FakePulumi _pulumi = new();
    private readonly TestProject _project = new();
    private readonly SurvivingRegion _region = new("site2");

    public RoleChangeFailureTests()
    {
        File.WriteAllText(Path.Combine(_project.Directory, "Pulumi.aws.yaml"), "config:\n  hacluster:target: aws\n");
        var failover = Directory.CreateDirectory(Path.Combine(_project.Directory, "stacks/failover"));
        File.WriteAllText(Path.Combine(failover.FullName, "Pulumi.yaml"), "name: hacluster-failover\nruntime: dotnet\n");
        _pulumi.Answer(" stack output --json", Outputs("aws", "asynchronous", Quoted, _region));
    }

    [Fact]
    public async Task A_step_that_fails_is_the_reason_and_the_same_command_continues()
    {
        _region.FailPromotion("site2-db: promote failed: the server does not answer\n  fix: look at its log: 'hacluster logs site2-db'");

        var (exitCode, json, error) = await RunAsync([Lost("site1"), CutOff], Failover);

        Assert.Equal(ExitCodes.ResourceFailed, exitCode);
        Assert.Equal(["result", "plan", "before", "loss", "writes", "error"], json.Select(member => member.Key));
        Assert.Equal("failed", (string)json["result"]!);
        Assert.Equal(
            ("failover.unfinished", "error", "The failover failed before all of its steps were done.",
                "site2-db: promote failed: the server does not answer",
                "Look at its log: `hacluster logs site2-db -s aws`. `hacluster failover --to site2 --fenced-by-operator -s aws` continues from here.",
                ExitCodes.ResourceFailed),
            Error(json));
        Assert.Contains(
            "error: The failover failed before all of its steps were done. (failover.unfinished)", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_host_that_is_gone_since_it_was_seen_is_named_within_seconds()
    {
        _region.Host.Kill();
        var clock = System.Diagnostics.Stopwatch.StartNew();

        var (exitCode, json, _) = await RunAsync([Lost("site1"), CutOff], Failover);

        Assert.Equal(ExitCodes.ResourceFailed, exitCode);
        Assert.StartsWith("site2-db does not answer over SSH: Cannot connect to ", Error(json).Why, StringComparison.Ordinal);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(30), $"{clock.Elapsed}");
    }

    [Fact]
    public async Task A_target_that_is_no_primary_after_all_steps_is_shown_with_its_members()
    {
        var (exitCode, json, _) = await RunAsync([Lost("site1"), CutOff, Lost("site1"), CutOff], Failover);

        Assert.Equal(ExitCodes.ResourceFailed, exitCode);
        Assert.Equal(
            ("command.not-primary", "site2-db is standby with epoch 0; the plan has epoch 1."),
            ((string)json["error"]!["code"]!, (string)json["error"]!["why"]!));
        Assert.Equal("standby", (string)json["after"]![1]!["role"]!);
    }

    [Fact]
    public async Task A_write_that_is_not_acknowledged_is_an_error_in_the_document_of_the_result()
    {
        var (exitCode, json, error) = await RunAsync(
            [Lost("site1"), CutOff, Lost("site1"), Primary("site2") with { Timeline = 2 }], Failover);

        Assert.Equal(ExitCodes.Timeout, exitCode);
        Assert.Equal(
            ["result", "plan", "before", "after", "timeline", "loss", "writes", "error"], json.Select(member => member.Key));
        Assert.Equal(("failed", "command.no-write"), ((string)json["result"]!, (string)json["error"]!["code"]!));
        Assert.Equal(
            """[{"region":"site2","required":true,"acknowledged":false}]""", json["writes"]!.ToJsonString());
        Assert.Contains("error: No write was acknowledged through the load balancer of site2", error, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _pulumi.Dispose();
        _region.Dispose();
        _project.Dispose();
    }

    /// <summary>Runs a verb that sees these members: first and second before, then, if it comes that far, first and second after.</summary>
    private async Task<(int ExitCode, JsonObject Json, string Error)> RunAsync(MemberState[] members, string[] arguments)
    {
        var states = new Queue<ClusterState>(members.Chunk(2).Select(pair => new ClusterState(pair[0], pair[1], Now)));
        var host = _pulumi.Host(_project.Directory) with
        {
            NewToken = _ => 0,
            ObserveMembers = (_, _, _, _) => Task.FromResult(states.Dequeue()),
            Time = new SkippingTime(),
        };
        var exitCode = await HaClusterCommand.RunAsync(
            [.. arguments, "--yes", "--json", "--stack", "aws"], host, directory => ProjectDirectory.Open(host, directory));
        // Anything but exactly one document does not parse.
        return (exitCode, JsonNode.Parse(host.Output.ToString()!)!.AsObject(), host.Error.ToString()!);
    }

    private static (string Code, string Severity, string Summary, string Why, string Fix, int ExitCode) Error(JsonObject json)
    {
        var error = json["error"]!;
        return (Text("code"), Text("severity"), Text("summary"), Text("why"), Text("fix"), (int)error["exitCode"]!);

        string Text(string name) => (string)error[name]!;
    }

    /// <summary>A clock on which every wait is over at once.</summary>
    private sealed class SkippingTime : TimeProvider
    {
        private long _ticks = Now.Ticks;

        public override DateTimeOffset GetUtcNow() => new(Interlocked.Read(ref _ticks), TimeSpan.Zero);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Interlocked.Add(ref _ticks, dueTime.Ticks);
            return System.CreateTimer(callback, state, TimeSpan.Zero, period);
        }
    }
}
