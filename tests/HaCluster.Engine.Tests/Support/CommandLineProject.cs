using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Grpc.Core;
using HaCluster.Cli;
using HaCluster.Cli.Hosting;
using HaCluster.Engine.Providers;
using HaCluster.Engine.State;
using HaCluster.Engine.Workspaces;

namespace HaCluster.Engine.Tests.Support;

/// <summary>
/// A project with one stack named <c>test</c>, operated as its users do it: through the command line. Its program is a method of the
/// test; the process that the engine starts only passes on where the engine is, and ends as the method says.
/// </summary>
internal sealed class CommandLineProject : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public CommandLineProject(string name = "things")
    {
        Directory = System.IO.Directory.CreateTempSubdirectory("hacluster-engine-").FullName;
        World = new ThingWorld(Path.Combine(Directory, "world"));
        _listener.Start();
        var program = Path.Combine(Directory, "program");
        File.WriteAllText(program, $"""
            #!/bin/bash
            exec 3<>/dev/tcp/127.0.0.1/{((IPEndPoint)_listener.LocalEndpoint).Port}
            echo "$PULUMI_MONITOR $PULUMI_DRY_RUN $PULUMI_STACK" >&3
            while read -r word line <&3; do
                [ "$word" = exit ] && exit "$line"
                echo "$line"
            done
            """);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        File.WriteAllText(
            Path.Combine(Directory, "Pulumi.yaml"), $"name: {name}\nruntime:\n  name: dotnet\n  options:\n    binary: {program}\n");
        File.WriteAllText(Path.Combine(Directory, "Pulumi.test.yaml"), "");
        _ = ServeAsync();
    }

    public string Directory { get; }

    public ThingWorld World { get; }

    public IReadOnlyList<IProviderFactory> Providers { get; init; } = [];

    /// <summary>What the program does between registering the stack and saying that it has registered everything.</summary>
    public Func<ProgramClient, Task> Program { get; set; } = _ => Task.CompletedTask;

    /// <summary>What the program prints at its end.</summary>
    public IReadOnlyList<string> Prints { get; set; } = [];

    public string StateFile => Path.Combine(Directory, ".hacluster", "stacks", "things", "test.json");

    public string LogDirectory => Path.Combine(Directory, ".hacluster", "logs");

    /// <summary>The state as it is recorded.</summary>
    public Snapshot State
    {
        get
        {
            var exported = Open(_ => null).OpenStack("test").ExportAsync(showSecrets: true, default).GetAwaiter().GetResult();
            using var document = JsonDocument.Parse(exported);
            return DeploymentReader.Read(document.RootElement, (_, text) => text);
        }
    }

    public ResourceState Resource(string name) =>
        Assert.Single(State.Resources, resource => resource.Name == name && !resource.Delete);

    /// <summary>Puts another state in the place of the recorded one.</summary>
    public void Replace(Snapshot state)
    {
        var json = new DeploymentWriter(new PlaintextCodec(), null).WriteExport(state, DateTimeOffset.UtcNow, indented: false);
        Open(_ => null).OpenStack("test").ImportAsync(Encoding.UTF8.GetString(json), force: false, default).GetAwaiter().GetResult();
    }

    /// <summary><c>up --yes</c>, which must succeed.</summary>
    public async Task<Ran> UpAsync(params string[] options) => (await RunAsync(["up", "--yes", .. options])).Expect(0);

    public async Task<Ran> RunAsync(params string[] arguments)
    {
        var host = new CliHost
        {
            Output = new StringWriter { NewLine = "\n" },
            Error = new StringWriter { NewLine = "\n" },
            Input = new StringReader(""),
            OutputIsTerminal = false,
            ErrorIsTerminal = false,
            InputIsTerminal = false,
            Environment = new Dictionary<string, string>
            {
                ["DOCKER_HOST"] = "unix:///nonexistent/docker.sock",
                ["HACLUSTER_STACK"] = "test",
            },
            CurrentDirectory = Directory,
        };
        var code = await HaClusterCommand.RunAsync(arguments, host, _ => Open(host.Environment.GetValueOrDefault));
        return new Ran(code, host.Output.ToString()!, host.Error.ToString()!);
    }

    public void Dispose()
    {
        _listener.Stop();
        System.IO.Directory.Delete(Directory, recursive: true);
    }

    private Deployment.IEngineWorkspace Open(Func<string, string?> environment) => Workspace.Open(Directory, new EngineSettings
    {
        Providers = [.. Providers, new ThingProviderFactory(World)],
        Environment = environment,
    });

    private async Task ServeAsync()
    {
        while (true)
        {
            TcpClient connection;
            try
            {
                connection = await _listener.AcceptTcpClientAsync();
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
            {
                return;
            }
            _ = AnswerAsync(connection);
        }
    }

    private async Task AnswerAsync(TcpClient connection)
    {
        using var _ = connection;
        using var reader = new StreamReader(connection.GetStream());
        await using var writer = new StreamWriter(connection.GetStream()) { AutoFlush = true, NewLine = "\n" };
        if ((await reader.ReadLineAsync())?.Split(' ') is not [var address, var preview, var stack])
            return;
        using var client = new ProgramClient(address, preview == "true", stack);
        try
        {
            await client.StartAsync();
            await Program(client);
            await client.FinishAsync();
            foreach (var line in Prints)
                await writer.WriteLineAsync($"print {line}");
            await writer.WriteLineAsync("exit 0");
        }
        catch (Exception exception)
        {
            // As the SDKs do it: a refused call is logged, and the program fails.
            await client.LogAsync(Pulumirpc.LogSeverity.Error, exception is RpcException rpc ? rpc.Status.Detail : exception.Message);
            await writer.WriteLineAsync("exit 32");
        }
    }
}

/// <summary>A command that has ended.</summary>
internal sealed record Ran(int ExitCode, string Output, string Error)
{
    public Ran Expect(int exitCode)
    {
        Assert.True(ExitCode == exitCode, $"The exit code is {ExitCode}, not {exitCode}.\n{Output}\n{Error}");
        return this;
    }

    /// <summary>Everything it said, in one line: a console wraps where it likes.</summary>
    public string Text => string.Join(' ', (Output + "\n" + Error).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
