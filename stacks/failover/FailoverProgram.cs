using System.Collections.Immutable;
using System.Diagnostics;
using HaCluster.Components.Failover;
using HaCluster.Diagnostics;
using HaCluster.Failover.Members;
using HaCluster.Failover.Planning;
using HaCluster.Observation.Members;
using Pulumi;

namespace HaCluster.FailoverStack;

/// <summary>Observes, decides, and declares the steps as resources: a second run of the program repeats none of them.</summary>
internal static class FailoverProgram
{
    public static async Task<IDictionary<string, object?>> RunAsync()
    {
        var handover = Handover.Read(Environment.GetEnvironmentVariable(Handover.Variable), DateTimeOffset.UtcNow);
        var settings = FailoverSettings.Read(new Config());
        var cluster = await DeployedCluster.ReadAsync(settings.DeployStack);

        var state = handover?.FreshState(DateTimeOffset.UtcNow)
            ?? await MemberObserver.ObserveAsync(cluster.Endpoints, MemberObserver.DefaultDeadline, CancellationToken.None);
        var request = handover?.Request
            ?? ForRejoin(settings.Request, state) with { Token = FailoverRequest.NewToken(DateTimeOffset.UtcNow) };
        var decision = FailoverPlanner.Decide(state, request);
        switch (decision)
        {
            case Decision.Refuse(var diagnostic):
                throw new RunException(diagnostic.Text(CommandStyle.Pulumi));
            case Decision.AlreadyDone done:
                Log.Info($"Nothing to do: {done.Summary}{(done.Loss is { } lost ? $"; that failover lost {PlanText.Of(lost)}" : "")}.");
                return Declare(RecordedPlans.Of(state), cluster, state, loss: null);
            case Decision.Proceed(var plan, var resumes):
                Log.Info(PlanText.Line(plan, resumes));
                return Declare(RecordedPlans.With(plan, state), cluster, state, plan.Loss);
            default:
                throw new UnreachableException($"Unexpected decision type: {decision.GetType().Name}.");
        }
    }

    // With Pulumi alone `activeRegion` names the region that stays active, and the other one comes back.
    private static FailoverRequest ForRejoin(FailoverRequest request, ClusterState state) =>
        request.Operation == FailoverOperation.Rejoin && state.Find(request.Target) is { } active
            ? request with { Target = state.OtherThan(active).Region }
            : request;

    private static Dictionary<string, object?> Declare(
        ImmutableArray<Plan> plans, DeployedCluster cluster, ClusterState state, LossBound? loss)
    {
        var facts = plans.Select(plan => new RoleChange(NameOf(plan.Kind), new RoleChangeArgs
        {
            Plan = plan,
            Members = cluster.Members,
            Synchronous = cluster.Endpoints.Synchronous,
        }).Facts).ToArray();
        var role = plans.LastOrDefault(plan => plan.Kind is not (PlanKind.Rejoin or PlanKind.Degrade));
        return new Dictionary<string, object?>
        {
            ["activeRegion"] = role?.To ?? state.Primary?.Region,
            ["epoch"] = (double)(role?.Epoch ?? state.Epoch),
            ["plan"] = plans.LastOrDefault()?.Kind.ToString(),
            ["possibleLoss"] = loss?.Basis,
            ["facts"] = Output.All(facts).Apply(all => all.SelectMany(one => one).GroupBy(fact => fact.Key)
                .ToImmutableDictionary(group => group.Key, group => group.Last().Value)),
        };
    }

    private static string NameOf(PlanKind kind) => kind switch
    {
        PlanKind.Rejoin => "rejoin",
        PlanKind.Degrade => "degrade",
        _ => "move",
    };
}
