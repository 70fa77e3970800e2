using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using HaCluster.Cli.About;
using HaCluster.Cli.Access;
using HaCluster.Cli.Adoption;
using HaCluster.Cli.Backups;
using HaCluster.Cli.ClusterRestores;
using HaCluster.Cli.CommandLine;
using HaCluster.Cli.Configuration;
using HaCluster.Cli.Dashboards;
using HaCluster.Cli.Deployments;
using HaCluster.Cli.Drills;
using HaCluster.Cli.Dumps;
using HaCluster.Cli.Failover;
using HaCluster.Cli.Hosting;
using HaCluster.Cli.Imports;
using HaCluster.Cli.Inspection;
using HaCluster.Cli.Load;
using HaCluster.Cli.Operations;
using HaCluster.Cli.Preflight;
using HaCluster.Cli.Stacks;
using HaCluster.Cli.Status;
using HaCluster.Cli.Support;
using HaCluster.Cli.Upgrades;
using HaCluster.Deployment;

namespace HaCluster.Cli;

/// <summary>The whole command line.</summary>
internal static class HaClusterCommand
{
    public static RootCommand Create(CliHost host, Func<string, IWorkspace> openWorkspace)
    {
        var root = new RootCommand("Deploys and runs a two-region, highly available PostgreSQL application cluster.");
        var globals = new GlobalOptionSet(host);
        globals.AddTo(root);
        var verb = new Verb(host, globals, openWorkspace);
        foreach (var command in (Command[])
            [
                .. RoleChangeCommands.Create(verb), DrillCommand.Create(verb), LoadCommand.Create(verb),
                UpCommand.Create(verb), PreviewCommand.Create(verb), RefreshCommand.Create(verb), DestroyCommand.Create(verb),
                RotateCommand.Create(verb), UpgradeCommand.Create(verb), BackupCommand.Create(verb),
                RestoreCommand.Create(verb, ClusterRestoreCommands.Create(verb)), DumpCommand.Create(verb), LoadDumpCommand.Create(verb),
                CloneCommand.Create(verb),
                ImportCommand.Create(verb),
                .. DeployCommand.Create(verb),
                RegistryCommand.Create(verb),
                StatusCommand.Create(verb), OpenCommand.Create(verb), DashboardsCommand.Create(verb), DoctorCommand.Create(verb),
                SshCommand.Create(verb),
                LogsCommand.Create(verb), AccessCommand.Create(verb), AdoptCommand.Create(verb),
                StackCommand.Create(verb), StateCommand.Create(verb), ConfigCommand.Create(verb), CancelCommand.Create(verb),
                SupportBundleCommand.Create(verb), CompletionCommand.Create(verb), VersionCommand.Create(verb),
            ])
            root.Subcommands.Add(command);
        return root;
    }

    /// <returns>The process's exit code.</returns>
    public static async Task<int> RunAsync(string[] args, CliHost host, Func<string, IWorkspace> openWorkspace)
    {
        // Of every word that begins with @ the library would make the words of a file.
        var parsed = Create(host, openWorkspace).Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        var strays = parsed.Action is HelpAction || parsed.Tokens.Any(token => token.Type == TokenType.Directive)
            ? []
            : StrayOptions.Find(args, parsed);
        if (strays.Count > 0)
        {
            UsageErrors.Show(host, parsed, strays);
            return ExitCodes.Usage;
        }
        // A mistyped command line is answered with its errors and exit code 2, not with pages of help.
        if (parsed.Action is System.CommandLine.Invocation.ParseErrorAction)
        {
            UsageErrors.Show(host, parsed);
            return ExitCodes.Usage;
        }
        var exitCode = await parsed.InvokeAsync(new InvocationConfiguration
        {
            Output = host.Output,
            Error = host.Error,
            EnableDefaultExceptionHandler = false,
            // Signals are answered by the operations themselves (see Interruption).
            ProcessTerminationTimeout = null,
        });
        if (exitCode != ExitCodes.Ok || host.Output is not BestEffortWriter { Failure: { } failure })
            return exitCode;
        // Whoever reads the result must not take a part of it for the whole.
        host.Error.WriteLine($"error: The command succeeded, and its output could not be written: {failure.Message}");
        return ExitCodes.Failure;
    }
}
