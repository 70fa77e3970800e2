using System.Collections.Immutable;
using HaCluster.Failover.Planning;
using HaCluster.Failover.Steps;
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
        Facts = Output.All(_stdout.Values).Apply(texts => RoleChangeFacts.Lines(string.Join('\n', texts)).ToImmutableDictionary());
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
        var resource = $"{name}-{StepScript.FileOf(step.Action)}";
        if (step.Action is StepAction.FenceMachine or StepAction.StartMachine)
        {
            var peer = _args.Members[step.Region == _args.Plan.From ? _args.Plan.To : _args.Plan.From];
            (_steps[step.Action], _stdout[step.Action]) = MachineSteps.Declare(
                this, resource, step.Action, _args.Plan, Run, member, peer, options);
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
        Stdin = FactsFor(step).Apply(facts => StepScript.OnHost(_args.Plan, step, member.Host, _args.Synchronous, facts)),
        Triggers = Remote.Triggers.On(Run),
        AddPreviousOutputInEnv = false,
    };

    // Only of the steps that it needs: the facts of a step that did not run yet are unknown, and so would be what depends on them.
    private Output<RoleChangeFacts> FactsFor(PlanStep step) =>
        Output.All(StepScript.FactsFrom(step.Action).Where(_stdout.ContainsKey).Select(action => _stdout[action]))
            .Apply(texts => RoleChangeFacts.Of(texts));
}
