using System.Collections.Frozen;

namespace HaCluster.Cli.CommandLine;

/// <summary>Commands and options of the Pulumi CLI that this command line does not have, and what does the same here.</summary>
internal static class PulumiWords
{
    private const string None = "";

    // A command of a group is written with its group.
    private static readonly FrozenDictionary<string, string> Commands = new Dictionary<string, string>
    {
        ["about"] = "`version` and `doctor` tell the same here",
        ["ai"] = None,
        ["config cp"] = "copy the lines of Pulumi.STACK.yaml",
        ["config env"] = None,
        ["config refresh"] = None,
        ["config rm-all"] = "use `config rm` for each key",
        ["config set-all"] = "use `config set` for each key",
        ["console"] = "`status` shows the cluster",
        ["convert"] = None,
        ["deployment"] = None,
        ["env"] = None,
        ["gen-completion"] = "`completion` does the same here",
        ["import"] = "set the resource option 'import' in the program",
        ["install"] = "`scripts/prepare` installs what the programs need",
        ["login"] = "`stack init --engine` chooses what keeps a stack",
        ["logout"] = None,
        ["new"] = None,
        ["org"] = None,
        ["package"] = None,
        ["plugin"] = None,
        ["policy"] = None,
        ["project"] = None,
        ["query"] = None,
        ["schema"] = None,
        ["stack change-secrets-provider"] = None,
        ["stack graph"] = "`stack export` has every dependency",
        ["stack tag"] = None,
        ["stack unselect"] = "`stack select` another one",
        ["state edit"] = "`stack export --file`, an editor, and `stack import --file`",
        ["state move"] = None,
        ["state rename"] = "use the resource option 'aliases' in the program",
        ["state repair"] = "`stack import` checks a state, and a .bak file is beside it",
        ["state taint"] = "`up --replace URN` replaces at once",
        ["state untaint"] = None,
        ["state upgrade"] = None,
        ["watch"] = "run `up` after each change",
        ["whoami"] = None,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, string> Options = new Dictionary<string, string>
    {
        ["--attach-debugger"] = None,
        ["-c"] = "use `config set`",
        ["--clear-pending-creates"] = "what an interrupted run left is looked at and finished by every `up`, `refresh` and `destroy`",
        ["--config"] = "use `config set`",
        ["--config-file"] = None,
        ["--config-path"] = None,
        ["--continue-on-error"] = "what does not depend on a failure goes on here in any case",
        ["--copy-config-from"] = "copy the stack's file, then use `stack init`",
        ["--create"] = "use `stack init`",
        ["-d"] = "use --verbose",
        ["--debug"] = "use --verbose",
        ["--description"] = None,
        ["--diff"] = "use `preview --diff`, or answer the question with details",
        ["--disable-integrity-checking"] = None,
        ["--emoji"] = None,
        ["--exclude"] = "use --target",
        ["--exclude-dependents"] = "use --target",
        ["--exclude-protected"] = "use --target",
        ["--full-dates"] = "use --json",
        ["--fully-qualify-stack-names"] = None,
        ["--import-file"] = None,
        ["--import-pending-creates"] = "what an interrupted run left is looked at and finished by every `up`, `refresh` and `destroy`",
        ["--logflow"] = "`.hacluster/logs` has a log of every command",
        ["--logtostderr"] = "`.hacluster/logs` has a log of every command",
        ["-m"] = None,
        ["--message"] = None,
        ["--neo"] = None,
        ["--no-select"] = "use `stack select` afterwards",
        ["--page"] = None,
        ["--page-size"] = None,
        ["--path"] = "give the top-level key; the value of an object is JSON",
        ["--plaintext"] = "a value is plain unless --secret is given",
        ["--plan"] = "use `up --expect-no-changes`",
        ["--policy-pack"] = None,
        ["--policy-pack-config"] = None,
        ["--preserve-config"] = "`stack rm` keeps the stack's file in any case",
        ["--preview-only"] = "use `preview`",
        ["--profiling"] = None,
        ["--remote"] = None,
        ["--remove"] = "use `stack rm` afterwards",
        ["--run-program"] = None,
        ["--save-plan"] = "use `up --expect-no-changes`",
        ["--shell"] = "use --json",
        ["--show-config"] = "use `config`",
        ["--show-full-output"] = "use --verbose",
        ["--show-ids"] = "use `stack export`",
        ["--show-name"] = "use `stack ls`",
        ["--show-policy-remediations"] = None,
        ["--show-reads"] = None,
        ["--show-replacement-steps"] = "use `preview --diff`",
        ["--show-sames"] = None,
        ["--show-secrets"] = "use `stack output --show-secrets`",
        ["--show-urns"] = "use `stack export`",
        ["--skip-pending-creates"] = "what an interrupted run left is looked at and finished by every `up`, `refresh` and `destroy`",
        ["--strict"] = None,
        ["--suppress-outputs"] = "use --quiet",
        ["--suppress-permalink"] = None,
        ["--suppress-progress"] = "use --quiet",
        ["--suppress-stack-output"] = "use --quiet",
        ["--target-replace"] = "use --target and --replace",
        ["--teams"] = None,
        ["--tracing"] = None,
        ["--type"] = None,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>What to do instead, as a sentence; null for a word that the Pulumi CLI does not have either.</summary>
    /// <param name="word">An option or a command.</param>
    /// <param name="path">The commands before it, without the program: <c>stack</c>.</param>
    public static string? Answer(string word, string path)
    {
        var name = word.Split('=')[0];
        var command = path.Length == 0 ? name : $"{path} {name}";
        if (!Options.TryGetValue(name, out var instead) && !Commands.TryGetValue(command, out instead))
            return null;
        var pulumi = $"The Pulumi CLI has it, for stacks that it keeps: pulumi {command}.";
        return instead.Length == 0 ? pulumi : $"{char.ToUpperInvariant(instead[0])}{instead[1..]}. {pulumi}";
    }
}
