using System.CommandLine;
using HaCluster.Cli.Hosting;

namespace HaCluster.Cli.CommandLine;

/// <summary>The options of the root command, valid at every verb.</summary>
internal sealed class GlobalOptionSet
{
    private readonly Option<string?> _directory;
    private readonly Option<string?> _stack;
    private readonly Option<bool> _yes;
    private readonly Option<bool> _json;
    private readonly Option<bool> _quiet;
    private readonly Option<bool> _verbose;
    private readonly Option<ColorChoice> _color;
    private readonly Option<bool> _nonInteractive;
    private readonly CliHost _host;

    public GlobalOptionSet(CliHost host)
    {
        _host = host;
        var options = new EnvironmentBackedOptions(host);
        _directory = options.Text("--cwd", "Work in this directory.", "DIR", "-C");
        _stack = options.Text("--stack", "The stack to work on; default: the selected one, else 'local'.", "NAME", "-s");
        _yes = options.Flag("--yes", "Answer every prompt with yes.", "-y");
        _json = options.Flag("--json", "Print the result as JSON on stdout; everything else goes to stderr.", "-j");
        _quiet = options.Flag("--quiet", "No progress; results and errors only.", "-q");
        _verbose = options.Flag("--verbose", "Show the output of remote commands and debugging detail.", "-v");
        _color = options.Choice<ColorChoice>("--color", "When to use colour.");
        _nonInteractive = options.Flag("--non-interactive", "Never prompt and never redraw lines.");
    }

    public void AddTo(Command root)
    {
        foreach (var option in new Option[] { _directory, _stack, _yes, _json, _quiet, _verbose, _color, _nonInteractive })
        {
            option.Recursive = true;
            root.Options.Add(option);
        }
    }

    public GlobalOptions Read(ParseResult result) => new(
        Path.GetFullPath(result.GetValue(_directory) ?? ".", _host.CurrentDirectory),
        result.GetValue(_stack),
        result.GetValue(_yes),
        result.GetValue(_json),
        result.GetValue(_quiet),
        result.GetValue(_verbose),
        result.GetValue(_color),
        result.GetValue(_nonInteractive));
}
