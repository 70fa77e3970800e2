using HaCluster.Engine.State;

namespace HaCluster.Engine.Planning;

/// <summary>Composes URNs: <c>urn:pulumi:STACK::PROJECT::PARENT-TYPES$TYPE::NAME</c>.</summary>
internal static class UrnBuilder
{
    private const string Prefix = "urn:pulumi:";

    /// <param name="parent">URN of the parent, or empty. The stack's own type is left out of its children's URNs.</param>
    public static string Build(string stack, string project, string parent, string type, string name)
    {
        var qualified = parent.Length == 0 ? "" : QualifiedTypeOf(parent);
        var types = qualified.Length == 0 || qualified == Snapshot.StackType ? type : $"{qualified}${type}";
        return $"{Prefix}{stack}::{project}::{types}::{name}";
    }

    public static string QualifiedTypeOf(string urn) => urn.Split("::", 4)[2];

    public static string StackOf(string urn) => urn.Split("::", 4)[0][Prefix.Length..];

    public static string ProjectOf(string urn) => urn.Split("::", 4)[1];
}
