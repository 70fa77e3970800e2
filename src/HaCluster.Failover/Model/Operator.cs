using System.Collections.Immutable;
using HaCluster.Diagnostics;
using HaCluster.Failover.Members;
using HaCluster.Failover.Planning;

namespace HaCluster.Failover.Model;

internal enum Verdict : byte
{
    Refused,
    AlreadyDone,
    Proceeds,
}

/// <param name="Plan">What the command keeps of its plan; empty unless it proceeds.</param>
/// <param name="Advice">The commands that a refusal names, in its order.</param>
/// <param name="IsNew">A role change that was not begun before.</param>
internal sealed record Decided(Verdict Verdict, Command Plan, ImmutableArray<Order> Advice, bool IsNew = false)
{
    /// <summary>What the failover lost that is done already.</summary>
    public Loss Repeated { get; init; }
}

/// <summary>Types commands. The planner of the product decides on what is seen; the rules that are left out are undone here.</summary>
internal sealed class Operator(Setup setup)
{
    private readonly Dictionary<ulong, Decided> _decisions = [];

    private Rules Rules => setup.Rules;

    /// <summary>What may be typed where the world is as it is. An operator accepts a loss only where it was asked for.</summary>
    public static ImmutableArray<Order> Orders { get; } = [.. AllOrders()];

    public Decided Decide(in World world, Order order)
    {
        var key = Fingerprint.OfSight(world, order);
        if (!_decisions.TryGetValue(key, out var decided))
            _decisions.Add(key, decided = Decided(world, order));
        return decided;
    }

    private static IEnumerable<Order> AllOrders()
    {
        for (var target = 0; target < 2; target++)
        {
            yield return new Order(FailoverOperation.Switchover, target);
            yield return new Order(FailoverOperation.Activate, target);
            yield return new Order(FailoverOperation.Rejoin, target);
            foreach (var vouches in (bool[])[false, true])
                foreach (var wholeRegion in (bool[])[false, true])
                    yield return new Order(FailoverOperation.Failover, target, vouches: vouches, wholeRegion: wholeRegion);
        }
        yield return new Order(FailoverOperation.Degrade, 0);
    }

    private Decided Decided(in World world, Order order)
    {
        var state = Eyes.See(world, setup);
        var target = Sites.Name(order.Target);
        if (!Rules.StoppedServersStart && order.Operation == FailoverOperation.Failover && state.Find(target)!.IsStoppedStandby)
            return Refused([new Order(FailoverOperation.Rejoin, order.Target)]);
        var request = new FailoverRequest
        {
            Operation = order.Operation,
            Target = target,
            Scope = order.WholeRegion ? FailoverScope.Region : FailoverScope.Auto,
            AcceptDataLoss = order.AcceptsLoss,
            FencedByOperator = order.Vouches,
            MaximumLag = 0,
            Token = Rules.EpochIsUnique ? 1 + world.HighestEpoch : 0,
        };
        return FailoverPlanner.Decide(state, request) switch
        {
            Decision.Proceed(var plan, var resumes) => new Decided(
                Verdict.Proceeds, Keep(plan, resumes, order, state), [],
                IsNew: !resumes && plan.Kind is not (PlanKind.Rejoin or PlanKind.Degrade)),
            Decision.AlreadyDone done => new Decided(Verdict.AlreadyDone, default, [])
            {
                Repeated = Rules.FactsAreKept && done.Loss is { } lost ? Loss.Of(lost, Rules) : default,
            },
            Decision.Refuse(var diagnostic) => Refused([.. Commands(diagnostic.Fix, order)]),
            _ => throw new InvalidOperationException("The planner gave an answer that the model does not know."),
        };
    }

    private static Decided Refused(ImmutableArray<Order> advice) => new(Verdict.Refused, default, advice);

    private Command Keep(Plan plan, bool resumes, Order order, ClusterState state)
    {
        var fence = plan.Fence;
        if (!Rules.StoppedServersStart && plan.Kind == PlanKind.Restore
            && state.Find(plan.From) is { Reachable: true, PromotionIsPending: false })
            fence = Fence.None;
        return new Command
        {
            Order = order,
            Kind = (byte)plan.Kind,
            Epoch = checked((byte)plan.Epoch),
            Number = checked((byte)plan.Number),
            From = (byte)Sites.Of(plan.From),
            To = (byte)Sites.Of(plan.To),
            Fence = (byte)fence,
            StartsMachine = plan.Steps.Any(step => step.Action == StepAction.StartMachine),
            // The former default of a plan that was built again from its record.
            Loss = Rules.FactsAreKept || !resumes ? LossOf(plan) : Loss.Nothing,
            ExpectsStandby = plan.ExpectsStandby,
            Limited = plan.LossLimit is not null,
        };
    }

    // A restart of a primary says beside its own loss what the failover lost that had made it primary.
    private Loss LossOf(Plan plan) =>
        Loss.Of(plan is { EarlierLoss: { } earlier, Loss.Bytes: 0 } ? earlier : plan.Loss, Rules);

    // The commands in the order in which they are read; REGION stands for either.
    private static IEnumerable<Order> Commands(Fix? fix, Order given) => fix switch
    {
        FixParts parts => parts.Parts.SelectMany(part => Commands(part, given)),
        ProductCommand command => Named(command, given),
        FixText text when text.Value.Contains("run the command again", StringComparison.Ordinal) => [given],
        _ => [],
    };

    private static IEnumerable<Order> Named(ProductCommand command, Order given)
    {
        var words = command.Arguments;
        if (words[0] == "status")
            return [Order.Status];
        var operation = Enum.Parse<FailoverOperation>(words[0], ignoreCase: true);
        var accepts = words.Contains("--accept-data-loss");
        var vouches = words.Contains("--fenced-by-operator");
        var region = operation is FailoverOperation.Rejoin ? (words.Length > 1 ? words[1] : "REGION")
            : operation is FailoverOperation.Degrade ? Sites.Name(0)
            : words[words.IndexOf("--to") + 1];
        IEnumerable<int> targets = region == "REGION" ? [0, 1] : [Sites.Of(region)];
        return targets.Select(target => new Order(operation, target, accepts, vouches));
    }
}
