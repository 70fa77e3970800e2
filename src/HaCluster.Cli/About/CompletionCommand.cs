using System.CommandLine;
using HaCluster.Cli.CommandLine;

namespace HaCluster.Cli.About;

/// <summary>
/// <c>completion SHELL</c>: a script that asks this program, through System.CommandLine's suggest directive, what may come next.
/// </summary>
internal static class CompletionCommand
{
    private const string Bash = """
        # bash completion of hacluster; load it with: source <(hacluster completion bash)
        _hacluster_complete() {
            local IFS=$'\n'
            COMPREPLY=($(compgen -W "$("${COMP_WORDS[0]}" "[suggest:${COMP_POINT}]" "${COMP_LINE}" 2>/dev/null)" \
                -- "${COMP_WORDS[COMP_CWORD]}"))
        }
        complete -o default -F _hacluster_complete hacluster
        """;

    private const string Zsh = """
        #compdef hacluster
        # zsh completion of hacluster; load it with: source <(hacluster completion zsh)
        _hacluster() {
            local -a candidates
            candidates=("${(@f)$("${words[1]}" "[suggest:${CURSOR}]" "${BUFFER}" 2>/dev/null)}")
            compadd -- ${candidates:#}
        }
        compdef _hacluster hacluster
        """;

    private const string Fish = """
        # fish completion of hacluster; load it with: hacluster completion fish | source
        function __hacluster_complete
            set -l line (commandline -cp)
            set -l tokens (commandline -opc)
            $tokens[1] "[suggest:"(string length -- "$line")"]" "$line" 2>/dev/null
        end
        complete -c hacluster -f -a '(__hacluster_complete)'
        """;

    private static readonly Dictionary<string, string> Scripts = new(StringComparer.Ordinal)
    {
        ["bash"] = Bash,
        ["zsh"] = Zsh,
        ["fish"] = Fish,
    };

    public static Command Create(Verb verb)
    {
        var shell = new Argument<string>("shell") { Description = "bash, zsh or fish." };
        shell.AcceptOnlyFromAmong([.. Scripts.Keys]);
        var command = verb.Define("completion", "Print a completion script for a shell.", (session, result, _) =>
        {
            session.Host.Output.WriteLine(Scripts[result.GetRequiredValue(shell)]);
            return Task.FromResult(ExitCodes.Ok);
        });
        command.Arguments.Add(shell);
        return command;
    }
}
