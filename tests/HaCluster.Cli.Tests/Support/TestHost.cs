using HaCluster.Cli.Hosting;
using HaCluster.Engine.Workspaces;
using HaCluster.RoleChanges;
using HaCluster.RoleChanges.Machines;
using HaCluster.Topology.Outputs;
using Spectre.Console;

namespace HaCluster.Cli.Tests.Support;

/// <summary>A process environment in memory: no terminal, no Docker, no variables, unless a test says otherwise.</summary>
internal static class TestHost
{
    public static CliHost Create(
        string? directory = null, Dictionary<string, string>? environment = null, bool terminal = false,
        IAnsiConsole? prompts = null) => new()
        {
            Output = new StringWriter { NewLine = "\n" },
            Error = new StringWriter { NewLine = "\n" },
            Input = new StringReader(""),
            OutputIsTerminal = terminal,
            ErrorIsTerminal = terminal,
            InputIsTerminal = terminal,
            Environment = new Dictionary<string, string>(environment ?? []) { ["DOCKER_HOST"] = "unix:///nonexistent/docker.sock" },
            CurrentDirectory = directory ?? Path.GetTempPath(),
            PromptConsole = prompts,
            Machines = new NoMachines(),
        };

    /// <summary>Containers of this machine that have a host's name belong to somebody else.</summary>
    private sealed class NoMachines : IMachines
    {
        public Task<string> StopAsync(RegionEndpoints region, TimeSpan deadline, Action<string> say) =>
            throw new StepException("No machine may be stopped by a test.");

        public Task<string> StartAsync(RegionEndpoints region, TimeSpan deadline, Action<string> say) =>
            throw new StepException("No machine may be started by a test.");
    }

    public static async Task<(int ExitCode, string Output, string Error)> RunAsync(CliHost host, params string[] args)
    {
        var exitCode = await HaClusterCommand.RunAsync(args, host, directory => Workspace.Open(directory, new EngineSettings
        {
            Providers = [],
            Environment = name => host.Environment.GetValueOrDefault(name),
        }));
        return (exitCode, host.Output.ToString()!, host.Error.ToString()!);
    }
}
