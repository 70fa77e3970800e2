using System.Collections.Immutable;
using System.CommandLine;
using HaCluster.Cli.CommandLine;
using HaCluster.Deployment.Operations;
using HaCluster.Topology.Model;

namespace HaCluster.Cli.Operations;

/// <summary>The flags of up, preview, refresh and destroy.</summary>
internal sealed record OperationArguments(
    bool SkipPreview, bool ExpectNoChanges, bool Refresh, int? Parallel, ImmutableArray<string> Targets, bool TargetDependents,
    ImmutableArray<string> Replace, bool ReplaceHosts)
{
    /// <summary>As without any flag.</summary>
    public static OperationArguments None { get; } = new(false, false, false, null, [], false, [], false);

    /// <summary>Hosts whose image is not the newest are to be replaced; see <see cref="HostRenewal"/>.</summary>
    public bool RenewHosts { get; init; }

    public OperationOptions ToOptions()
    {
        var options = new OperationOptions
        {
            ProgramEnvironment = RenewHosts
                ? ImmutableDictionary<string, string>.Empty.Add(HostRenewal.Variable, "1")
                : ImmutableDictionary<string, string>.Empty,
            Refresh = Refresh,
            Targets = Targets,
            TargetDependents = TargetDependents,
            Replace = Replace,
        };
        return Parallel is { } parallel ? options with { Parallel = parallel } : options;
    }
}

/// <summary>Adds those flags to a command and reads them back; each verb takes the ones which mean something to it.</summary>
internal sealed class OperationOptionSet
{
    private readonly Option<bool> _skipPreview;
    private readonly Option<bool> _expectNoChanges;
    private readonly Option<bool> _refresh;
    private readonly Option<int?> _parallel;
    private readonly Option<string[]> _targets = new("--target", "-t")
    {
        Description = "Limit the operation to this URN; * and ** match parts of it. May be repeated.",
        HelpName = "URN",
        DefaultValueFactory = _ => [],
    };

    private readonly Option<bool> _targetDependents = new("--target-dependents")
    {
        Description = "What depends on a target is one, too.",
    };
    private readonly Option<string[]> _replace = new("--replace")
    {
        Description = "Replace this resource although nothing about it changes; a URN, with * and ** as in --target. May be repeated.",
        HelpName = "URN",
        DefaultValueFactory = _ => [],
    };

    private readonly Option<bool> _replaceHosts = new("--replace-hosts")
    {
        Description = "Confirm that a database's host, or both regions' hosts of a kind, may be replaced or deleted; --yes does not.",
    };

    public OperationOptionSet(EnvironmentBackedOptions options)
    {
        _skipPreview = options.Flag("--skip-preview", "Do not show the plan and do not ask.", "-f");
        _expectNoChanges = options.Flag("--expect-no-changes", "Fail with exit code 7 if anything would change; nothing is touched.");
        _refresh = options.Flag("--refresh", "First read what really exists, then plan.", "-r");
        _parallel = options.PositiveNumber("--parallel", "Steps that may run at the same time; default 4 for each processor.", "-p");
    }

    /// <param name="changes">The verb shows a plan first.</param>
    /// <param name="refreshes">It can read what exists before it plans.</param>
    /// <param name="replaces">It runs the program.</param>
    public void AddTo(Command command, bool changes, bool refreshes, bool replaces = false)
    {
        if (changes)
            command.Options.Add(_skipPreview);
        command.Options.Add(_expectNoChanges);
        if (refreshes)
            command.Options.Add(_refresh);
        command.Options.Add(_parallel);
        command.Options.Add(_targets);
        if (refreshes)
            command.Options.Add(_targetDependents);
        if (changes && refreshes)
            command.Options.Add(_replaceHosts);
        if (replaces)
            command.Options.Add(_replace);
    }

    public OperationArguments Read(ParseResult result) => new(
        result.GetValue(_skipPreview), result.GetValue(_expectNoChanges), result.GetValue(_refresh),
        result.GetValue(_parallel), [.. result.GetValue(_targets) ?? []],
        result.GetValue(_targetDependents), [.. result.GetValue(_replace) ?? []], result.GetValue(_replaceHosts));
}
