using System.Text.Json.Nodes;
using HaCluster.EndToEnd.Support;

namespace HaCluster.EndToEnd;

// The key with which operators and the product log in to the hosts.
public sealed partial class ClusterLifecycleTests
{
    [Fact, Step(15)]
    public async Task A_rotation_ends_the_old_key_replaces_no_host_and_fails_no_request()
    {
        var folder = Directory.CreateTempSubdirectory("hacluster-key-");
        try
        {
            var oldKey = Path.Combine(folder.FullName, "old");
            await WriteKeyAsync(oldKey);
            var before = await HostsAsync();
            foreach (var port in before.Values)
                Assert.Equal(0, (await LogInAsync(oldKey, port)).ExitCode);

            using var http = TestStack.NewClient(TestStack.Application1);
            await using (var traffic = await Traffic.StartAsync(http))
            {
                await traffic.WaitForAsync(100, TimeSpan.FromSeconds(60));
                (await Stack.RunAsync("rotate", "ssh-key", "--yes")).Expect(0);
                Assert.Empty(traffic.Failures);
            }

            Assert.Equal(before, await HostsAsync());
            var newKey = Path.Combine(folder.FullName, "new");
            await WriteKeyAsync(newKey);
            foreach (var port in before.Values)
            {
                var refused = await LogInAsync(oldKey, port);
                Assert.Equal(255, refused.ExitCode);
                Assert.Contains("Permission denied", refused.Error, StringComparison.Ordinal);
                Assert.Equal(0, (await LogInAsync(newKey, port)).ExitCode);
            }
            await AssertKeptAcrossARestartAsync($"{TestStack.Region2}-svc");
            (await Stack.RunAsync("preview", "--expect-no-changes")).Expect(0);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact, Step(15)]
    public async Task A_rotation_is_refused_while_a_host_is_frozen_and_changes_nothing()
    {
        var file = TestStack.ConfigurationFile;
        var before = await File.ReadAllTextAsync(file);
        var host = $"{TestStack.Region2}-app";
        await cluster.Docker.PauseContainerAsync(host);
        try
        {
            var refused = await Stack.RunAsync("rotate", "ssh-key", "--yes");
            Assert.Equal(5, refused.ExitCode);
            Assert.Contains($"These hosts do not answer: {host}. The keys are as they were.", refused.Error, StringComparison.Ordinal);
        }
        finally
        {
            await cluster.Docker.UnpauseContainerAsync(host);
        }
        Assert.Equal(before, await File.ReadAllTextAsync(file));
        await TestStack.WaitForStatusAsync(Stack, status => status["healthy"]!.GetValue<bool>(), TimeSpan.FromSeconds(60));
    }

    // The key that the host was created with is in its environment for ever.
    private async Task AssertKeptAcrossARestartAsync(string host)
    {
        await cluster.Docker.RestartContainerAsync(host);
        await TestStack.WaitForStatusAsync(Stack, status => status["healthy"]!.GetValue<bool>(), TimeSpan.FromSeconds(60));
        Assert.Equal("ok", await Stack.OnHostAsync(host, "echo ok"));
    }

    private async Task WriteKeyAsync(string path)
    {
        await File.WriteAllTextAsync(path, await Stack.RevealAsync("stack", "output", "sshPrivateKey") + "\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    /// <returns>The published SSH ports by the id of the machine.</returns>
    private async Task<Dictionary<string, int>> HostsAsync() =>
        JsonNode.Parse((await Stack.RunAsync("stack", "output", "regions", "--json")).Expect(0).Output)!.AsArray()
            .SelectMany(region => region!["hosts"]!.AsArray())
            .ToDictionary(host => host!["instanceId"]!.GetValue<string>(), host => host!["sshPort"]!.GetValue<int>());

    private static async Task<CommandResult> LogInAsync(string key, int port)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await using var ssh = RunningCommand.Start(
            "ssh",
            ["-F", "none", "-i", key, "-p", $"{port}", "-o", "BatchMode=yes", "-o", "IdentitiesOnly=yes", "-o", "IdentityAgent=none",
                "-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null", "admin@127.0.0.1", "true"]);
        return await ssh.WaitAsync(deadline.Token);
    }
}
