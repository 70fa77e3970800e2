using System.Collections.Immutable;
using System.Text.Json;
using HaCluster.Cli.Json;
using HaCluster.Deployment;
using HaCluster.Diagnostics;
using Spectre.Console;

namespace HaCluster.Cli.Hosting;

/// <summary>One run of one verb: its options, its streams, its log, and the project it works on (opened when first asked for).</summary>
internal sealed class CommandSession : IDisposable
{
    private readonly Func<string, IWorkspace> _openWorkspace;
    private readonly Lazy<IWorkspace> _workspace;
    private readonly Lazy<FileLog> _log;

    public CommandSession(CliHost host, GlobalOptions options, string verb, Func<string, IWorkspace> openWorkspace)
    {
        Host = host;
        Options = options;
        Capabilities = ConsoleCapabilities.Decide(host, options);
        Result = Consoles.Create(host.Output, host.OutputIsTerminal, Capabilities.ColorOutput);
        Human = Consoles.Create(host.Error, host.ErrorIsTerminal, Capabilities.ColorError);
        _openWorkspace = openWorkspace;
        _workspace = new Lazy<IWorkspace>(() =>
        {
            var workspace = openWorkspace(options.Directory);
            ProjectDirectory.NoteOther(this, workspace.Directory);
            return workspace;
        });
        _log = new Lazy<FileLog>(() => FileLog.Open(Workspace.StateDirectory, verb, host.Time, WarnOfLog));
    }

    private CommandSession(CommandSession original, GlobalOptions options)
    {
        (Host, Options, Capabilities, Result, Human) = (original.Host, options, original.Capabilities, original.Result, original.Human);
        (_openWorkspace, _workspace, _log) = (original._openWorkspace, original._workspace, original._log);
    }

    public CliHost Host { get; }
    public GlobalOptions Options { get; }
    public ConsoleCapabilities Capabilities { get; }

    /// <summary>stdout: what was asked for. Only JSON when JSON is asked for.</summary>
    public IAnsiConsole Result { get; }

    /// <summary>stderr: progress, prompts, notes, errors.</summary>
    public IAnsiConsole Human { get; }

    /// <summary>Where a verb writes its result for people: stdout, or stderr when stdout carries JSON.</summary>
    public IAnsiConsole HumanResult => Options.Json ? Human : Result;

    public IWorkspace Workspace => _workspace.Value;

    /// <summary>Another project than the one of this run.</summary>
    /// <param name="directory">Absolute path.</param>
    public IWorkspace OpenWorkspace(string directory) => _openWorkspace(directory);

    public FileLog Log => _log.Value;

    /// <summary>
    /// The log, unless there is no project for it: a lost log must not hide the error it is for.
    /// </summary>
    public FileLog? TryLog()
    {
        try
        {
            return _log.Value;
        }
        catch (Exception)
        {
            return null;
        }
    }

    /// <summary>The stack named by flag or environment, else the selected one, else <c>local</c>.</summary>
    public string StackName => Options.Stack is { } named ? Unqualified(named) : Workspace.SelectedStack ?? DefaultStack;

    /// <summary>The name of a stack of this project, given as <c>STACK</c> or as <c>organization/PROJECT/STACK</c>.</summary>
    /// <exception cref="DiagnosticException">It is a stack of another project or organization.</exception>
    public string Unqualified(string stack)
    {
        var parts = stack.Split('/');
        if (parts.Length == 1
            || (parts[0] == "organization" && (parts.Length == 2 || (parts.Length == 3 && parts[1] == Workspace.ProjectName))))
        {
            StackNames.RequireValid(parts[^1]);
            return parts[^1];
        }
        throw new DiagnosticException(
            Codes.Deployment.StackName, $"'{stack}' is not a stack of project '{Workspace.ProjectName}' here.", subject: stack,
            why: "A stack is named STACK or organization/PROJECT/STACK; another organization is chosen with the Pulumi CLI.",
            fix: Fix.Of($"Name the stack alone, in the directory of its project (-C DIR). For another organization: "
                + $"{new ShellCommand("pulumi org set-default ORGANIZATION")}."));
    }

    public const string DefaultStack = "local";

    /// <summary>The same run for a stack that is named as argument; shares the log.</summary>
    public CommandSession WithStack(string stackName) => new(this, Options with { Stack = stackName });

    /// <summary>The same run after its question was answered; shares the log.</summary>
    public CommandSession Confirmed() => new(this, Options with { Yes = true }) { StreamsJson = StreamsJson };

    public IStack OpenStack() => Workspace.OpenStack(StackName);

    public void Note(string markup)
    {
        if (!Options.Quiet)
            Human.MarkupLine(markup);
    }

    /// <summary>Whether stdout has its JSON document.</summary>
    public bool JsonWritten { get; private set; }

    /// <summary>stdout carries any number of documents, one a line, so that a reader can follow the stream.</summary>
    public bool StreamsJson { get; set; }

    /// <summary>Writes the one JSON document of the command, or the next one of a stream, to stdout.</summary>
    public void WriteJson(Action<Utf8JsonWriter> write)
    {
        JsonWritten = !StreamsJson;
        JsonOutput.Write(Host.Output, write, indented: !StreamsJson);
    }

    /// <summary>Commands in advice name the stack and the directory where this run did not use the defaults.</summary>
    public CommandStyle CommandStyle
    {
        get
        {
            var project = TryWorkspace();
            var defaultStack = Host.Variable("HACLUSTER_STACK") ?? project?.SelectedStack ?? DefaultStack;
            var defaultDirectory = Path.GetFullPath(Host.Variable("HACLUSTER_CWD") ?? ".", Host.CurrentDirectory);
            return CommandStyle.HaCluster with
            {
                Program = Host.Command,
                Stack = Options.Stack ?? defaultStack,
                DefaultStack = defaultStack,
                Project = project?.Directory,
                Directory = Options.Directory == defaultDirectory ? null : Options.Directory,
            };
        }
    }

    /// <summary>A command as the user types it.</summary>
    public string Typed(params ImmutableArray<string> arguments) => CommandStyle.Write(new ProductCommand(arguments));

    // Advice is also given where there is no project.
    private IWorkspace? TryWorkspace()
    {
        try
        {
            return Workspace;
        }
        catch (DiagnosticException)
        {
            return null;
        }
    }

    private void WarnOfLog(string reason) => Note($"[yellow]Warning:[/] the log cannot be written: {Markup.Escape(reason)}");

    public void Dispose()
    {
        if (_log.IsValueCreated)
            _log.Value.Dispose();
    }
}
