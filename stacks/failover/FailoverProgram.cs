using System.Collections.Immutable;
using System.Diagnostics;
using HaCluster.Components.Failover;
using HaCluster.Diagnostics;
using HaCluster.Failover.Members;
using HaCluster.Failover.Planning;
using HaCluster.Observation.Members;
using Pulumi;

namespace HaCluster.FailoverStack;

/// <summary>
/// Observes, decides, and declares the steps as resources: a second run of the program repeats none of them. What a caller has carried
/// out is declared as done.
/// </summary>
internal static class FailoverProgram
{
    public static async Task<IDictionary<string, object?>> RunAsync()
    {
        var handover = Handover.Read(Environment.GetEnvironmentVariable(Handover.Variable));
        // What was carried out is recorded in any case.
        if (handover is null)
            FailoverSettings.RefuseProviderSettings();
        var settings = new FailoverSettings(new Config());
        var cluster = await DeployedCluster.ReadAsync(settings.DeployStack);
        var state = handover?.FreshState(DateTimeOffset.UtcNow)
            ?? await MemberObserver.ObserveAsync(
                cluster.Endpoints, MemberObserver.DefaultDeadline, urgent: false, CancellationToken.None);
        return handover is null ? Decide(settings, cluster, state) : Record(handover, cluster, state);
    }

    private static Dictionary<string, object?> Decide(FailoverSettings settings, DeployedCluster cluster, ClusterState state)
    {
        var request = ForRejoin(settings.Request, state) with { Token = FailoverRequest.NewToken(DateTimeOffset.UtcNow) };
        switch (FailoverPlanner.Decide(state, request))
        {
            case Decision.Refuse(var diagnostic):
                throw new RunException(diagnostic.Text(CommandStyle.Pulumi));
            case Decision.AlreadyDone done:
                Log.Info($"Nothing to do: {done.Summary}{(done.Loss is { } lost ? $"; that failover lost {PlanText.Of(lost)}" : "")}.");
                return Declare(RecordedPlans.Of(state), null, cluster, state);
            case Decision.Proceed(var plan, var resumes):
                Log.Info(PlanText.Line(plan, resumes));
                return Declare(RecordedPlans.With(plan, state), new Begun(plan, null), cluster, state);
            case var decision:
                throw new UnreachableException($"Unexpected decision type: {decision.GetType().Name}.");
        }
    }

    private static Dictionary<string, object?> Record(Handover handover, DeployedCluster cluster, ClusterState state)
    {
        Log.Info($"Recorded: {PlanText.Line(handover.Plan, resumes: false)}");
        return Declare(RecordedPlans.With(handover.Plan, state), new Begun(handover.Plan, handover.Executed), cluster, state);
    }

    // With Pulumi alone `activeRegion` names the region that stays active, and the other one comes back.
    private static FailoverRequest ForRejoin(FailoverRequest request, ClusterState state) =>
        request.Operation == FailoverOperation.Rejoin && state.Find(request.Target) is { } active
            ? request with { Target = state.OtherThan(active).Region }
            : request;

    private static Dictionary<string, object?> Declare(
        ImmutableArray<Plan> plans, Begun? begun, DeployedCluster cluster, ClusterState state)
    {
        var through = AnsweringMember(cluster, state).Connection;
        var facts = plans.Select(plan => new RoleChange(new RoleChangeArgs
        {
            Plan = plan,
            Members = cluster.Members,
            Synchronous = cluster.Endpoints.Synchronous,
            Executed = !ReferenceEquals(plan, begun?.Plan) ? ExecutedSteps.AllOf(plan, through)
                : begun.Executed is { } executed ? new ExecutedSteps(executed, through)
                : null,
        }).Facts).ToArray();
        var role = plans.LastOrDefault(
            plan => plan.Kind is not (PlanKind.Rejoin or PlanKind.Degrade)
                && (begun is not { IsComplete: false } || !ReferenceEquals(plan, begun.Plan)));
        return new Dictionary<string, object?>
        {
            ["activeRegion"] = role?.To ?? state.Primary?.Region,
            ["epoch"] = (double)(role?.Epoch ?? state.Epoch),
            ["plan"] = plans.LastOrDefault()?.Kind.ToString(),
            ["possibleLoss"] = begun?.Plan.Loss.Basis,
            ["facts"] = Output.All(facts).Apply(all => all.SelectMany(one => one).GroupBy(fact => fact.Key)
                .ToImmutableDictionary(group => group.Key, group => group.Last().Value)),
        };
    }

    private static DatabaseMember AnsweringMember(DeployedCluster cluster, ClusterState state) =>
        cluster.Members[(state.Primary ?? (state.First.Reachable ? state.First : state.Second)).Region];

    /// <summary>The plan of this run; the others are finished.</summary>
    /// <param name="Executed">What was carried out of it elsewhere; null when it is carried out here.</param>
    private sealed record Begun(Plan Plan, ImmutableDictionary<StepAction, string>? Executed)
    {
        /// <summary>Every step is done when this run is over.</summary>
        public bool IsComplete => Executed is null || Plan.Steps.All(step => Executed.ContainsKey(step.Action));
    }
}
