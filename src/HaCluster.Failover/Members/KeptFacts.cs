using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace HaCluster.Failover.Members;

/// <summary>What the steps of one plan reported on one host, kept there for a command that goes on where another one ended.</summary>
/// <param name="Kind">Of the plan.</param>
/// <param name="Epoch">Of the plan.</param>
/// <param name="Values">As the steps printed them.</param>
public sealed record KeptFacts(PlanKind Kind, long Epoch, ImmutableDictionary<string, string> Values)
{
    /// <param name="facts"><c>{plan: "Failover 49 0", end_lsn: "0/3000148", …}</c>.</param>
    /// <returns>Null where the plan is not named.</returns>
    internal static KeptFacts? Read(JsonElement facts)
    {
        var plan = (facts.Text("plan") ?? "").Split(' ');
        return plan.Length >= 2 && Enum.TryParse<PlanKind>(plan[0], out var kind)
            && long.TryParse(plan[1], NumberStyles.None, CultureInfo.InvariantCulture, out var epoch)
            ? new KeptFacts(
                kind, epoch, facts.EnumerateObject().ToImmutableDictionary(fact => fact.Name, fact => fact.Value.GetString() ?? ""))
            : null;
    }
}
