using HaCluster.Cli.Tests.Support;

namespace HaCluster.Cli.Tests;

public sealed class RotateTests
{
    [Fact]
    public async Task A_key_of_ones_own_is_left_to_its_owner()
    {
        using var project = new TestProject("  hacluster:target: aws\n  hacluster:aws.sshPublicKey: key.pub");
        var file = Path.Combine(project.Directory, "Pulumi.local.yaml");
        var before = await File.ReadAllTextAsync(file);

        var (exitCode, output, error) = await TestHost.RunAsync(TestHost.Create(project.Directory), "rotate", "ssh-key", "--yes");

        Assert.Equal((ExitCodes.Usage, ""), (exitCode, output));
        Assert.Contains("aws.sshPreviousPublicKey", error, StringComparison.Ordinal);
        Assert.Equal(before, await File.ReadAllTextAsync(file));
    }

    [Theory]
    [InlineData("ssh-key")]
    [InlineData("passwords")]
    [InlineData("certificates")]
    [InlineData("all")]
    public async Task Without_an_answer_nothing_is_made(string credentials)
    {
        using var project = new TestProject("  hacluster:target: local");
        var file = Path.Combine(project.Directory, "Pulumi.local.yaml");
        var before = await File.ReadAllTextAsync(file);

        var (exitCode, _, error) = await TestHost.RunAsync(TestHost.Create(project.Directory), "rotate", credentials);

        Assert.Equal(ExitCodes.Usage, exitCode);
        Assert.Contains("--yes", error, StringComparison.Ordinal);
        Assert.Equal(before, await File.ReadAllTextAsync(file));
    }
}
