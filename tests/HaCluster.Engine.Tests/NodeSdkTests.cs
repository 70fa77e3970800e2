using System.Diagnostics;
using HaCluster.Cli;
using HaCluster.Deployment.Operations;
using HaCluster.Deployment.Properties;
using HaCluster.Engine.Providers.Command;
using HaCluster.Engine.Providers.Random;
using HaCluster.Engine.Tests.Support;

namespace HaCluster.Engine.Tests;

/// <summary>Runs a program on the official Node.js SDK: a client of the engine that nobody here has written.</summary>
public sealed class NodeSdkTests
{
    private static readonly Lazy<string?> InstallFailure = new(Install);

    private static string ProgramDirectory => Path.GetDirectoryName(EngineProject.NodeProgram)!;

    [Fact]
    public async Task A_program_on_the_official_sdk_is_previewed_deployed_updated_and_destroyed()
    {
        if (InstallFailure.Value is { } reason)
            Assert.Skip($"The official Node.js SDK cannot be installed: {reason}");
        using var project = EngineProject.OfNode(ProgramDirectory, [new CommandProviderFactory(), new RandomProviderFactory()]);
        var file = Path.Combine(project.Directory, "greeting");
        project.Set("file", file);
        project.Open().Configuration.Set("secret", "swordfish", secret: true);

        var preview = (await project.PreviewAsync()).Expect(OperationOutcome.Succeeded);
        Assert.Equal(6, preview.Summary.Changes[StepOp.Create]);
        Assert.False(File.Exists(file));

        var up = (await project.UpAsync()).Expect(OperationOutcome.Succeeded);
        var name = Text(up.Summary.Outputs, "name");
        Assert.Equal($"hello {name}", Text(up.Summary.Outputs, "printed"));
        Assert.Equal($"hello {name}", File.ReadAllText(file));
        Assert.Equal("20", Text(up.Summary.Outputs, "length"));
        Assert.IsType<SecretValue>(up.Summary.Outputs["password"]);
        Assert.Equal(new SecretValue("swordfish"), up.Summary.Outputs["secret"]);
        Assert.DoesNotContain("swordfish", File.ReadAllText(project.StateFile));

        var again = (await project.UpAsync()).Expect(OperationOutcome.Succeeded);
        Assert.False(again.Summary.HasChanges, string.Join(", ", again.Steps));
        Assert.Equal(6, again.Summary.Changes[StepOp.Same]);

        project.Set("greeting", "goodbye");
        var change = (await project.UpAsync()).Expect(OperationOutcome.Succeeded);
        Assert.Equal(["Update greeter-file"], change.Steps);
        Assert.Equal($"goodbye {name}", File.ReadAllText(file));

        (await project.DestroyAsync()).Expect(OperationOutcome.Succeeded);
        Assert.False(File.Exists(file));
        Assert.Empty(await project.Open().ReadResourcesAsync(default));
    }

    [Fact]
    public async Task A_program_that_throws_is_an_error_with_its_place_and_keeps_outputs_and_resources()
    {
        if (InstallFailure.Value is { } reason)
            Assert.Skip($"The official Node.js SDK cannot be installed: {reason}");
        using var project = new CommandLineProject { Providers = [new RandomProviderFactory()] };
        // 'main' names a file and not the directory, whose own program is another one.
        var program = Path.Combine(ProgramDirectory, "throws.js");
        await File.WriteAllTextAsync(
            Path.Combine(project.Directory, "Pulumi.yaml"), $"name: things\nruntime: nodejs\nmain: {program}\n",
            TestContext.Current.CancellationToken);
        await project.UpAsync();
        var printed = Text(project.State.StackOutputs, "printed");
        var id = project.Resource("name").Id;
        (await project.RunAsync("config", "set", "throws", "true")).Expect(0);

        var ran = await project.RunAsync("up", "--yes");

        ran.Expect(ExitCodes.Failure);
        Assert.Contains("Error: out of paper", ran.Text, StringComparison.Ordinal);
        Assert.Matches(@"throws\.js:\d+:\d+", ran.Text);
        Assert.Equal(printed, Text(project.State.StackOutputs, "printed"));
        Assert.Equal(id, project.Resource("name").Id);
        (await project.RunAsync("config", "rm", "throws")).Expect(0);
        await project.UpAsync();
        Assert.Equal(id, project.Resource("name").Id);
    }

    private static string Text(PropertyMap map, string key) => Assert.IsType<StringValue>(map.Find(key)).Value;

    /// <summary>Installs the packages of the lock file, once; returns why that was not possible.</summary>
    private static string? Install()
    {
        if (File.Exists(Path.Combine(ProgramDirectory, "node_modules", ".package-lock.json")))
            return null;
        try
        {
            var info = new ProcessStartInfo("npm", ["ci", "--no-progress"])
            {
                WorkingDirectory = ProgramDirectory,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            using var npm = Process.Start(info)!;
            var output = npm.StandardOutput.ReadToEndAsync();
            var errors = npm.StandardError.ReadToEndAsync();
            npm.WaitForExit();
            return npm.ExitCode == 0 ? null : $"npm ci exited with {npm.ExitCode}: {errors.Result.Trim()} {output.Result.Trim()}";
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            return $"npm cannot be started: {exception.Message}";
        }
    }
}
