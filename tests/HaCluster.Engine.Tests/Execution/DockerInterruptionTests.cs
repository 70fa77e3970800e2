using System.Diagnostics;
using HaCluster.Deployment.Operations;
using HaCluster.Deployment.Properties;
using HaCluster.Engine.Execution;
using HaCluster.Engine.Providers.Docker;
using HaCluster.Engine.State;
using HaCluster.Engine.Tests.Providers;
using HaCluster.Engine.Tests.Providers.Docker;
using HaCluster.Engine.Tests.Support;

using static HaCluster.Engine.Tests.Support.EngineHarness;

namespace HaCluster.Engine.Tests.Execution;

/// <summary>Creates real objects in Docker, forgets them as a killed run would, and sees that they are found again.</summary>
public sealed class DockerInterruptionTests(DockerFixture docker)
{
    private readonly string _name = $"hacluster-test-{Guid.NewGuid().ToString("n")[..8]}";

    [Theory]
    [InlineData("network")]
    [InlineData("volume")]
    [InlineData("container")]
    public async Task What_a_killed_create_left_in_docker_is_removed_by_destroy(string kind)
    {
        using var engine = await MakeAsync(kind);
        Interrupt(engine, engine.State("left"));
        Assert.Null(Docker(kind, "inspect", _name));

        (await engine.DestroyAsync()).Expect(OperationOutcome.Succeeded);

        Assert.NotNull(Docker(kind, "inspect", _name));
        Assert.Empty(engine.Snapshot.Pending);
    }

    [Theory]
    [InlineData("network")]
    [InlineData("volume")]
    [InlineData("container")]
    public async Task What_is_older_than_the_killed_create_was_not_made_by_it_and_stays(string kind)
    {
        using var engine = await MakeAsync(kind);
        var (made, before) = (engine.State("left"), engine.Snapshot);
        Interrupt(engine, made with { Created = made.Created!.Value.AddMinutes(1) });

        (await engine.DestroyAsync()).Expect(OperationOutcome.Succeeded);

        Assert.Null(Docker(kind, "inspect", _name));
        Assert.Empty(engine.Snapshot.Pending);
        engine.Snapshot = before;
        (await engine.DestroyAsync()).Expect(OperationOutcome.Succeeded);
        Assert.NotNull(Docker(kind, "inspect", _name));
    }

    private async Task<EngineHarness> MakeAsync(string kind)
    {
        if (Docker("version") is { } reason)
            Assert.Skip($"Docker cannot be reached: {reason}");
        if (kind == "container")
            docker.Require();
        var engine = new EngineHarness { Providers = [new DockerProviderFactory()] };
        var inputs = PropertyMap.Empty.Set("name", _name);
        var resource = new Registration
        {
            Type = kind switch
            {
                "network" => "docker:index/network:Network",
                "volume" => "docker:index/volume:Volume",
                _ => "docker:index/container:Container",
            },
            Name = "left",
            Custom = true,
            Parent = Stack,
            Inputs = kind == "container"
                ? inputs.Set("image", DockerFixture.Image).Set("command", Props.List("sleep", "600"))
                : inputs,
        };
        (await engine.UpAsync(resource)).Expect(OperationOutcome.Succeeded);
        return engine;
    }

    // The state as a run leaves it that was killed before it could record what it had made.
    private static void Interrupt(EngineHarness engine, ResourceState made) => engine.Snapshot = new Snapshot(
        [.. engine.Snapshot.Resources.Where(resource => resource.Urn != made.Urn)],
        [new PendingOperation(made with { Id = "", Outputs = PropertyMap.Empty }, PendingOperationType.Creating)]);

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
