using System.Collections.Immutable;
using HaCluster.Deployment.Operations;
using HaCluster.Deployment.Properties;

namespace HaCluster.Cli.Tests.Support;

/// <summary>Events as an engine raises them.</summary>
internal static class Steps
{
    private const string Prefix = "urn:pulumi:local::hacluster::";
    public const string StackUrn = Prefix + "pulumi:pulumi:Stack::hacluster-local";

    public static StepInfo Step(
        StepOp op, string type, string name, string parent = "", PropertyMap? inputs = null, PropertyMap? old = null)
    {
        var urn = $"{Prefix}{type}::{name}";
        return new StepInfo(
            op, urn, type, name, parent,
            op is StepOp.Create ? null : View(urn, old ?? PropertyMap.Empty),
            op is StepOp.Delete ? null : View(urn, inputs ?? PropertyMap.Empty),
            ImmutableSortedDictionary<string, PropertyDiff>.Empty, []);
    }

    public static OperationSummary Summary(
        OperationKind kind, OperationOutcome outcome, int failed, params (StepOp Op, int Count)[] changes) => new(
        kind, outcome, changes.ToImmutableSortedDictionary(change => change.Op, change => change.Count), failed, TimeSpan.FromSeconds(12.4),
        PropertyMap.Empty);

    private static ResourceView View(string urn, PropertyMap inputs) => new(
        urn, true, "id-1", StackUrn, "urn:pulumi:local::hacluster::pulumi:providers:docker::default::7", false, inputs, PropertyMap.Empty,
        [], ImmutableSortedDictionary<string, ImmutableArray<string>>.Empty.Add("name", [StackUrn]));
}
