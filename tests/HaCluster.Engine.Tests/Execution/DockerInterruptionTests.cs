using System.Diagnostics;
using HaCluster.Deployment.Operations;
using HaCluster.Deployment.Properties;
using HaCluster.Engine.Execution;
using HaCluster.Engine.Providers.Docker;
using HaCluster.Engine.State;
using HaCluster.Engine.Tests.Support;

using static HaCluster.Engine.Tests.Support.EngineHarness;

namespace HaCluster.Engine.Tests.Execution;

/// <summary>Creates real objects in Docker, forgets them as a killed run would, and sees that they are found again.</summary>
public sealed class DockerInterruptionTests
{
    private readonly string _name = $"hacluster-test-{Guid.NewGuid().ToString("n")[..8]}";

    [Theory]
    [InlineData("network")]
    [InlineData("volume")]
    public async Task What_a_killed_create_left_in_docker_is_removed_by_destroy(string kind)
    {
        if (Docker("version") is { } reason)
            Assert.Skip($"Docker cannot be reached: {reason}");
        using var engine = new EngineHarness { Providers = [new DockerProviderFactory()] };
        var type = kind == "network" ? "docker:index/network:Network" : "docker:index/volume:Volume";
        var resource = new Registration
        {
            Type = type,
            Name = "left",
            Custom = true,
            Parent = Stack,
            Inputs = PropertyMap.Empty.Set("name", _name),
        };
        (await engine.UpAsync(resource)).Expect(OperationOutcome.Succeeded);
        var made = engine.State("left");
        engine.Snapshot = new Snapshot(
            engine.Snapshot.Resources.Remove(made),
            [new PendingOperation(made with { Id = "", Outputs = PropertyMap.Empty }, PendingOperationType.Creating)]);
        Assert.Null(Docker(kind, "inspect", _name));

        (await engine.DestroyAsync()).Expect(OperationOutcome.Succeeded);

        Assert.NotNull(Docker(kind, "inspect", _name));
        Assert.Empty(engine.Snapshot.Pending);
    }

    /// <returns>What the command complained about; null when it succeeded.</returns>
    private static string? Docker(params string[] arguments)
    {
        try
        {
            using var process = Process.Start(
                new ProcessStartInfo("docker", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            var output = process.StandardOutput.ReadToEndAsync();
            var errors = process.StandardError.ReadToEnd();
            process.WaitForExit();
            _ = output.Result;
            return process.ExitCode == 0 ? null : errors.Trim();
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            return exception.Message;
        }
    }
}
