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

    // An option that means something else in one command is written with that command, too.
    private static readonly FrozenDictionary<string, string> Options = new Dictionary<string, string>
    {
        ["-a"] = "`stack ls` lists every stack of the project",
        ["--all"] = "`stack ls` lists every stack of the project",
        ["state delete --all"] = "name each resource; `stack export` lists them",
        ["--attach-debugger"] = None,
        ["-c"] = "use `config set`",
        ["stack select -c"] = "use `stack init`",
        ["--clear-pending-creates"] = "what an interrupted run left is looked at and finished by every `up`, `refresh` and `destroy`",
        ["--client"] = None,
        ["--config"] = "use `config set`",
        ["--config-file"] = None,
        ["--config-path"] = None,
        ["--continue-on-error"] = "what does not depend on a failure goes on here in any case",
        ["--copilot"] = None,
        ["--copy-config-from"] = "copy the stack's file, then use `stack init`",
        ["--create"] = "use `stack init`",
        ["-d"] = "use --verbose",
        ["--debug"] = "use --verbose",
        ["--description"] = None,
        ["--dest"] = None,
        ["--diff"] = "use `preview --diff`, or answer the question with details",
        ["--disable-integrity-checking"] = None,
        ["--draft"] = None,
        ["-e"] = None,
        ["--emoji"] = None,
        ["--exclude"] = "use --target",
        ["--exclude-dependents"] = "use --target",
        ["--exclude-protected"] = "use --target",
        ["--exec-agent"] = None,
        ["--exec-kind"] = None,
        ["--follow"] = None,
        ["--force"] = None,
        ["--full-dates"] = "use --json",
        ["--fully-qualify-stack-names"] = None,
        ["-i"] = "use `stack export`",
        ["--import-file"] = None,
        ["--import-pending-creates"] = "what an interrupted run left is looked at and finished by every `up`, `refresh` and `destroy`",
        ["--logflow"] = "`.hacluster/logs` has a log of every command",
        ["--logtostderr"] = "`.hacluster/logs` has a log of every command",
        ["-m"] = None,
        ["--memprofilerate"] = None,
        ["--message"] = None,
        ["--neo"] = None,
        ["--no-select"] = "use `stack select` afterwards",
        ["-o"] = None,
        ["--open"] = None,
        ["--organization"] = None,
        ["--otel-traces"] = None,
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
        ["--project"] = "use -C with the directory of the other project",
        ["-Q"] = None,
        ["--remote"] = None,
        ["--remote-config"] = None,
        ["--remove"] = "use `stack rm` afterwards",
        ["--remove-backups"] = None,
        ["--resource"] = None,
        ["--run-program"] = None,
        ["--save-plan"] = "use `up --expect-no-changes`",
        ["--secrets-provider"] = "use it with `stack init`",
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
        ["--since"] = None,
        ["--skip-pending-creates"] = "what an interrupted run left is looked at and finished by every `up`, `refresh` and `destroy`",
        ["--strict"] = None,
        ["--suppress-outputs"] = "use --quiet",
        ["--suppress-permalink"] = None,
        ["--suppress-progress"] = "use --quiet",
        ["--suppress-stack-output"] = "use --quiet",
        ["--tag"] = None,
        ["--target-replace"] = "use --target and --replace",
        ["--teams"] = None,
        ["--tracing"] = None,
        ["--type"] = None,
        ["-u"] = "use `stack export`",
        ["--version"] = None,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Every option that is answered, for all commands or for one: <c>-c</c>, <c>stack select -c</c>.</summary>
    public static IEnumerable<string> AllOptions => Options.Keys;

    /// <summary>What to do instead, as a sentence; null for a word that the Pulumi CLI does not have either.</summary>
    /// <param name="word">An option or a command.</param>
    /// <param name="path">The commands before it, without the program: <c>stack</c>.</param>
    public static string? Answer(string word, string path)
    {
        var name = word.Split('=')[0];
        var command = path.Length == 0 ? name : $"{path} {name}";
        if (!Options.TryGetValue(command, out var instead) && !Options.TryGetValue(name, out instead)
            && !Commands.TryGetValue(command, out instead))
            return null;
        var pulumi = $"The Pulumi CLI has it, for stacks that it keeps: pulumi {command}.";
        return instead.Length == 0 ? pulumi : $"{char.ToUpperInvariant(instead[0])}{instead[1..]}. {pulumi}";
    }
}
