using System.Collections.Immutable;
using HaCluster.Deployment.Properties;
using HaCluster.Engine.State;

namespace HaCluster.Engine.Planning;

/// <summary>Gives the resources of a state the URNs that they have in a stack of another name.</summary>
internal static class SnapshotRenaming
{
    public static Snapshot Rename(Snapshot snapshot, string newName)
    {
        return new Snapshot(
            [.. snapshot.Resources.Select(Resource)],
            [.. snapshot.Pending.Select(pending => pending with { Resource = Resource(pending.Resource) })]);

        ResourceState Resource(ResourceState state) => state with
        {
            Urn = Urn(state.Urn),
            Parent = Urn(state.Parent),
            DeletedWith = Urn(state.DeletedWith),
            Provider = state.Provider.Length == 0 ? "" : Urn(state.ProviderUrn) + state.Provider[state.ProviderUrn.Length..],
            Dependencies = [.. state.Dependencies.Select(Urn)],
            PropertyDependencies = ResourceState.NoPropertyDependencies.AddRange(state.PropertyDependencies.Select(
                entry => KeyValuePair.Create(entry.Key, entry.Value.Select(Urn).ToImmutableArray()))),
        };

        string Urn(string urn)
        {
            if (urn.Length == 0)
                return "";
            var project = UrnBuilder.ProjectOf(urn);
            // The stack itself is named after the project and the stack.
            var name = UrnParts.TypeOf(urn) == Snapshot.StackType ? $"{project}-{newName}" : UrnParts.NameOf(urn);
            return $"urn:pulumi:{newName}::{project}::{UrnBuilder.QualifiedTypeOf(urn)}::{name}";
        }
    }
}
