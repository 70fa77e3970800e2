using System.Collections.Immutable;
using System.Globalization;
using HaCluster.Failover.Members;
using HaCluster.Failover.Planning;
using HaCluster.Failover.Steps;
using Pulumi;
using Pulumi.Command.Remote.Inputs;
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

    /// <summary>Null: the steps are carried out, except those that the stack has carried out for the same plan.</summary>
    public ExecutedSteps? Executed { get; init; }
}

/// <summary>Steps that were carried out already, by whomever.</summary>
/// <param name="Facts">What each printed for the report, as lines; a step that was not carried out is absent and is not declared.</param>
/// <param name="Through">A host that answers: the output is repeated there, since the host of the step may be lost.</param>
public sealed record ExecutedSteps(IReadOnlyDictionary<StepAction, string> Facts, ConnectionArgs Through)
{
    /// <summary>All steps of a plan of which only the record on the hosts is left.</summary>
    public static ExecutedSteps AllOf(Plan plan, ConnectionArgs through) =>
        new(plan.Steps.ToDictionary(step => step.Action, _ => ""), through);
}

/// <summary>
/// One plan as resources: a command for each step, in the plan's order, named after the plan. A step that was carried out is never run
/// again: its resource exists, and what it was created with is left as it is; where the resource does not exist, it is created with a
/// command that only repeats the output.
/// </summary>
public sealed class RoleChange : ComponentResource
{
    private readonly RoleChangeArgs _args;
    private readonly Dictionary<StepAction, Resource> _steps = [];
    private readonly Dictionary<StepAction, Output<string>> _stdout = [];

    public RoleChange(RoleChangeArgs args, ComponentResourceOptions? options = null)
        : base("hacluster:failover:RoleChange", NameOf(args.Plan), options)
    {
        _args = args;
        foreach (var step in args.Plan.Steps)
            Declare(step);
        Facts = Output.All(_stdout.Values).Apply(texts => RoleChangeFacts.Lines(string.Join('\n', texts)).ToImmutableDictionary());
        RegisterOutputs();
    }

    /// <summary>The facts of all steps; see <see cref="RoleChangeFacts"/>.</summary>
    public Output<ImmutableDictionary<string, string>> Facts { get; }

    /// <summary>Another plan has another name, so that no two plans share a resource: <c>failover-site1-to-site2-3</c>.</summary>
    public static string NameOf(Plan plan)
    {
        var name = string.Create(
            CultureInfo.InvariantCulture, $"{plan.Kind.ToString().ToLowerInvariant()}-{plan.From}-to-{plan.To}-{plan.Epoch}");
        return plan.Kind is PlanKind.Rejoin or PlanKind.Degrade
            ? string.Create(CultureInfo.InvariantCulture, $"{name}-{plan.Number}")
            : name;
    }

    private void Declare(PlanStep step)
    {
        var member = _args.Members[step.Region];
        var name = $"{NameOf(_args.Plan)}-{StepScript.FileOf(step.Action)}";
        var options = new CustomResourceOptions
        {
            Parent = this,
            DependsOn = step.After.Where(_steps.ContainsKey).Select(needed => _steps[needed]).ToArray(),
        };
        if (_args.Executed is not { } executed)
            CarryOut(name, step, member, options);
        else if (executed.Facts.TryGetValue(step.Action, out var facts))
            Repeat(name, step, member, options, facts, executed.Through);
    }

    private void CarryOut(string name, PlanStep step, DatabaseMember member, CustomResourceOptions options)
    {
        if (step.Action is StepAction.FenceMachine or StepAction.StartMachine)
        {
            var peer = _args.Members[step.Region == _args.Plan.From ? _args.Plan.To : _args.Plan.From];
            (_steps[step.Action], _stdout[step.Action]) = MachineSteps.CarryOut(this, name, step.Action, member, peer, options);
            return;
        }
        var stdin = FactsFor(step).Apply(facts => StepScript.OnHost(_args.Plan, step, member.Host, _args.Synchronous, facts));
        Add(step, name, StartsMachine(step.Region) ? member.StartingConnection : member.Connection, "sudo -n bash -s", stdin, options);
    }

    private bool StartsMachine(string region) =>
        _args.Plan.Steps.Any(step => step.Region == region && step.Action == StepAction.StartMachine);

    private void Repeat(
        string name, PlanStep step, DatabaseMember member, CustomResourceOptions options, string facts, ConnectionArgs through)
    {
        if (step.Action is not (StepAction.FenceMachine or StepAction.StartMachine))
            Add(step, name, through, "cat", facts, options);
        else if (MachineSteps.Repeat(name, step.Action, member, facts, options) is var (resource, stdout))
            (_steps[step.Action], _stdout[step.Action]) = (resource, stdout);
    }

    private void Add(
        PlanStep step, string name, ConnectionArgs connection, string create, Input<string> stdin, CustomResourceOptions options)
    {
        var command = new RemoteCommand(
            name,
            new RemoteCommandArgs { Connection = connection, Create = create, Stdin = stdin, AddPreviousOutputInEnv = false },
            // A newer script must not run for a step that was carried out: a fence would hit a host that has rejoined since.
            CustomResourceOptions.Merge(options, new CustomResourceOptions { IgnoreChanges = { "connection", "create", "stdin" } }));
        (_steps[step.Action], _stdout[step.Action]) = (command, command.Stdout);
    }

    // Only of the steps that it needs: the facts of a step that did not run yet are unknown, and so would be what depends on them.
    private Output<RoleChangeFacts> FactsFor(PlanStep step) =>
        Output.All(StepScript.FactsFrom(step.Action).Where(_stdout.ContainsKey).Select(action => _stdout[action]))
            .Apply(texts => RoleChangeFacts.Of(texts));
}
