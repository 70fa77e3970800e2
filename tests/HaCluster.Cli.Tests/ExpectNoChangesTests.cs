using HaCluster.Cli.Tests.Support;
using static HaCluster.Cli.Tests.Support.PulumiEvents;

namespace HaCluster.Cli.Tests;

/// <summary><c>--expect-no-changes</c> on a stack that the Pulumi CLI keeps, whose own option applies the changes first.</summary>
public sealed class ExpectNoChangesTests : IDisposable
{
    private readonly FakePulumi _pulumi = new();
    private readonly TestProject _project = new(name: "other");

    public ExpectNoChangesTests()
    {
        File.WriteAllText(Path.Combine(_project.Directory, "Pulumi.aws.yaml"), "config:\n  hacluster:target: aws\n");
    }

    [Fact]
    public async Task Up_that_expects_no_changes_only_plans()
    {
        var result = await RunAsync("up", "--yes", "--skip-preview", "--expect-no-changes");

        Assert.Equal(ExitCodes.Ok, result.ExitCode);
        Assert.DoesNotContain(_pulumi.Calls, call => call.Contains(" up ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("destroy", "delete")]
    [InlineData("refresh", "update")]
    public async Task Destroy_and_refresh_that_expect_no_changes_only_plan(string verb, string change)
    {
        _pulumi.Answer($" {verb} --json --preview-only", Summary($$"""{"{{change}}":1}"""));

        var refused = await RunAsync(verb, "--yes", "--skip-preview", "--expect-no-changes");
        _pulumi.Answer($" {verb} --json --preview-only", Summary("""{"same":1}"""));
        var agreed = await RunAsync(verb, "--yes", "--skip-preview", "--expect-no-changes");

        Assert.Equal((ExitCodes.UnexpectedChange, ExitCodes.Ok), (refused.ExitCode, agreed.ExitCode));
        Assert.All(_pulumi.Calls, call => Assert.Contains(" --preview-only ", call, StringComparison.Ordinal));
    }

    public void Dispose()
    {
        _pulumi.Dispose();
        _project.Dispose();
    }

    private Task<ProcessResult> RunAsync(params string[] arguments) =>
        HaClusterProcess.RunAsync(_project, _pulumi.Environment, [.. arguments, "-s", "aws"]);
}
