using System.Collections.Immutable;
using System.Globalization;
using HaCluster.Failover.Members;
using HaCluster.Failover.Planning;
using Pulumi;
using RemoteCommand = Pulumi.Command.Remote.Command;
using RemoteCommandArgs = Pulumi.Command.Remote.CommandArgs;

namespace HaCluster.Components.Failover;

public sealed record RoleChangeArgs
{
    public required Plan Plan { get; init; }

    /// <summary>Both database hosts by region.</summary>
    public required IReadOnlyDictionary<string, DatabaseMember> Members { get; init; }

    /// <summary>Commits are to wait for the other region.</summary>
    public required bool Synchronous { get; init; }
}

/// <summary>
/// One plan as resources: a command for each step, in the plan's order, each run once for the plan's epoch. A plan that was carried
/// out and is declared again gives the same resources with the same inputs, so nothing runs.
/// </summary>
public sealed class RoleChange : ComponentResource
{
    private readonly RoleChangeArgs _args;
    private readonly Dictionary<StepAction, Resource> _steps = [];
    private readonly Dictionary<StepAction, Output<string>> _stdout = [];

    public RoleChange(string name, RoleChangeArgs args, ComponentResourceOptions? options = null)
        : base("hacluster:failover:RoleChange", name, options)
    {
        _args = args;
        foreach (var step in args.Plan.Steps)
            Declare(name, step);
        Facts = Output.All(_stdout.Values).Apply(texts => texts.SelectMany(RoleChangeFacts.Lines).ToImmutableSortedDictionary(
            fact => fact.Key, fact => fact.Value).ToImmutableDictionary());
        RegisterOutputs();
    }

    /// <summary>The facts of all steps; see <see cref="RoleChangeFacts"/>.</summary>
    public Output<ImmutableDictionary<string, string>> Facts { get; }

    // A newer version of a script must not run again for a step that was carried out: a fence would hit a host that has rejoined since.
    internal const string Nothing = ":";

    // What a step is run once for.
    private string Run => $"{_args.Plan.Kind} {_args.Plan.From} to {_args.Plan.To}, epoch {_args.Plan.Epoch}, {_args.Plan.Number}";

    private void Declare(string name, PlanStep step)
    {
        var member = _args.Members[step.Region];
        var options = new CustomResourceOptions { Parent = this, DependsOn = step.After.Select(needed => _steps[needed]).ToArray() };
        var resource = $"{name}-{FileOf(step.Action)}";
        if (step.Action is StepAction.FenceMachine or StepAction.StartMachine)
        {
            var peer = _args.Members[step.Region == _args.Plan.From ? _args.Plan.To : _args.Plan.From];
            (_steps[step.Action], _stdout[step.Action]) = MachineSteps.Declare(
                this, resource, FileOf(step.Action), step.Action == StepAction.StartMachine, _args.Plan, Run, member, peer, options);
        }
        else
        {
            var command = new RemoteCommand(resource, OnHost(step, member), options);
            (_steps[step.Action], _stdout[step.Action]) = (command, command.Stdout);
        }
    }

    private RemoteCommandArgs OnHost(PlanStep step, DatabaseMember member) => new()
    {
        Connection = member.Connection,
        Create = "sudo -n bash -s",
        Update = Nothing,
        Stdin = Variables(step, member).Apply(variables => Remote.HostScript.Compose($"Failover/{FileOf(step.Action)}.sh", variables)),
        Triggers = Remote.Triggers.On(Run),
        AddPreviousOutputInEnv = false,
    };

    private Output<ImmutableArray<KeyValuePair<string, string>>> Variables(PlanStep step, DatabaseMember member)
    {
        var plan = _args.Plan;
        var variables = ImmutableArray.CreateBuilder<KeyValuePair<string, string>>();
        Add("HOST", member.Host);
        Add("STEP", FileOf(step.Action));
        Add("EPOCH", plan.Epoch.ToString(CultureInfo.InvariantCulture));
        Add("KIND", plan.Kind.ToString());
        Add("FROM", plan.From);
        Add("TO", plan.To);
        Add("FENCE", plan.Fence.ToString());
        if (plan.Kind == PlanKind.Rejoin)
        {
            Add("NUMBER", plan.Number.ToString(CultureInfo.InvariantCulture));
            Add("STARTS_MACHINE", plan.Steps.Any(other => other.Action == StepAction.StartMachine) ? "true" : "false");
        }
        // A step that does not use a value must not change with it: a changed step runs again.
        if (step.Action is StepAction.Promote or StepAction.StartPrimary or StepAction.Complete)
            Add("SYNCHRONOUS", _args.Synchronous ? "true" : "false");
        if (step.Action != StepAction.Promote)
            return Output.Create(variables.ToImmutable());
        var shutdown = _stdout.TryGetValue(StepAction.Demote, out var demoted)
            ? demoted.Apply(text => RoleChangeFacts.Read(RoleChangeFacts.Lines(text)).ShutdownLsn?.ToString() ?? "")
            : Output.Create("");
        return shutdown.Apply(lsn => variables.ToImmutable().Add(new("SHUTDOWN_LSN", lsn)));

        void Add(string key, string value) => variables.Add(new(key, value));
    }

    private static string FileOf(StepAction action) => action switch
    {
        StepAction.Prepare => "prepare",
        StepAction.Demote => "demote",
        StepAction.FenceServer => "fence",
        StepAction.FenceMachine => "fence-machine",
        StepAction.Promote => "promote",
        StepAction.Follow => "follow",
        StepAction.StartPrimary => "start-primary",
        StepAction.StartMachine => "start-machine",
        StepAction.Admit => "admit",
        StepAction.Rejoin => "rejoin",
        StepAction.Complete => "complete",
        StepAction.Degrade => "degrade",
        _ => throw new ArgumentOutOfRangeException(nameof(action), action, "a step without a script"),
    };
}
