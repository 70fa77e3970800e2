using System.CommandLine;
using HaCluster.Cli.Errors;
using HaCluster.Cli.Hosting;
using HaCluster.Deployment;

namespace HaCluster.Cli.CommandLine;

/// <summary>Runs the body of every verb in the same frame: session, errors as what / why / fix, exit code.</summary>
internal sealed class Verb(CliHost host, GlobalOptionSet globals, Func<string, IWorkspace> openWorkspace)
{
    public CliHost Host { get; } = host;

    public EnvironmentBackedOptions Options { get; } = new(host);

    public Command Define(string name, string description, Func<CommandSession, ParseResult, CancellationToken, Task<int>> run)
    {
        var command = new Command(name, description);
        command.SetAction((result, cancellation) => RunAsync(name, result, run, cancellation));
        return command;
    }

    /// <summary>Names for completion. A completion is silent: where there is no project, there are no names.</summary>
    public IEnumerable<string> StackNames()
    {
        try
        {
            return [.. openWorkspace(Host.CurrentDirectory).ListStacks().Select(stack => stack.Name)];
        }
        catch (Exception exception) when (exception is DeploymentException or IOException)
        {
            return [];
        }
    }

    private async Task<int> RunAsync(
        string name, ParseResult result, Func<CommandSession, ParseResult, CancellationToken, Task<int>> run,
        CancellationToken cancellation)
    {
        using var session = new CommandSession(Host, globals.Read(result), name, openWorkspace);
        try
        {
            return await run(session, result, cancellation);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            var error = ExceptionTranslation.Translate(exception);
            var exitCode = ExceptionTranslation.ExitCodeOf(error.Diagnostic.Kind);
            ErrorView.Show(session, error, exitCode);
            return exitCode;
        }
    }
}
