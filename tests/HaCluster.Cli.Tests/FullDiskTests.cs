using System.Text;
using HaCluster.Cli.Hosting;
using HaCluster.Cli.Tests.Support;

namespace HaCluster.Cli.Tests;

/// <summary>The output of a command is a file on a disk that takes no byte.</summary>
public sealed class FullDiskTests
{
    private const string NoSpace = "No space left on device";

    [Fact]
    public async Task A_command_whose_result_cannot_be_written_is_done_and_does_not_claim_success()
    {
        using var project = new TestProject();

        var (exitCode, _, error) = await TestHost.RunAsync(
            TestHost.Create(project.Directory) with { Output = new BestEffortWriter(new FullDisk()) }, "drill", "list");

        Assert.Equal(ExitCodes.Failure, exitCode);
        Assert.Contains($"error: The command succeeded, and its output could not be written: {NoSpace}", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_command_whose_messages_cannot_be_written_goes_on()
    {
        using var project = new TestProject();

        var (exitCode, _, _) = await TestHost.RunAsync(
            TestHost.Create(project.Directory) with { Error = new BestEffortWriter(new FullDisk()) }, "stack", "init", "other");

        Assert.Equal(ExitCodes.Ok, exitCode);
        Assert.True(File.Exists(Path.Combine(project.Directory, ".hacluster", "stacks", "hacluster", "other.json")));
    }

    private sealed class FullDisk : TextWriter
    {
        public override Encoding Encoding => Encoding.UTF8;

        public override void Write(char value) => throw new IOException(NoSpace);
    }
}
