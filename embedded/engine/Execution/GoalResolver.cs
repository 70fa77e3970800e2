using System.Collections.Immutable;
using HaCluster.Engine.Planning;
using HaCluster.Engine.State;

namespace HaCluster.Engine.Execution;

/// <summary>
/// Completes what the program registers into goals: URNs, aliases, and the options which a resource takes from its parent.
/// </summary>
internal sealed class GoalResolver(string project, string stack)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, ResourceGoal> _goals = new(StringComparer.Ordinal);

    /// <exception cref="RegistrationException">The URN is taken, or the parent has not been registered.</exception>
    public ResourceGoal Resolve(Registration registration)
    {
        lock (_gate)
        {
            ResourceGoal? parent = null;
            if (registration.Parent.Length > 0 && !_goals.TryGetValue(registration.Parent, out parent))
                throw new RegistrationException($"The parent '{registration.Parent}' of '{registration.Name}' has not been registered.");
            var urn = UrnBuilder.Build(stack, project, registration.Parent, registration.Type, registration.Name);
            var goal = new ResourceGoal
            {
                Urn = urn,
                Custom = registration.Custom,
                Inputs = registration.Inputs,
                Parent = registration.Parent,
                Provider = registration.Provider.Length > 0 ? registration.Provider : InheritedProvider(registration, parent),
                Dependencies = [.. registration.Dependencies.Distinct(StringComparer.Ordinal)],
                PropertyDependencies = CompleteDependencies(registration),
                Protect = registration.Protect ?? parent?.Protect ?? false,
                RetainOnDelete = registration.RetainOnDelete ?? parent?.RetainOnDelete ?? false,
                DeletedWith = registration.DeletedWith.Length > 0 ? registration.DeletedWith : parent?.DeletedWith ?? "",
                ReplaceWith = registration.ReplaceWith,
                DeleteBeforeReplace = registration.DeleteBeforeReplace,
                IgnoreChanges = registration.IgnoreChanges,
                ReplaceOnChanges = registration.ReplaceOnChanges,
                AdditionalSecretOutputs = registration.AdditionalSecretOutputs,
                Aliases = AliasResolver.Resolve(urn, registration.Parent, registration.Aliases, parent?.Aliases ?? []),
                ImportId = registration.ImportId,
                CustomTimeouts = registration.CustomTimeouts,
            };
            return _goals.TryAdd(urn, goal)
                ? goal
                : throw new RegistrationException($"Duplicate resource URN '{urn}'; try giving it a unique name");
        }
    }

    /// <summary>True when a child of this resource takes over its provider of the package.</summary>
    public bool PassesProviderOn(string urn, string package)
    {
        lock (_gate)
            return _goals.TryGetValue(urn, out var goal) && goal.Provider.Length > 0 && ProviderReference.PackageOf(goal.Type) == package;
    }

    /// <summary>All that has been registered.</summary>
    public ImmutableArray<string> Urns
    {
        get
        {
            lock (_gate)
                return [.. _goals.Keys];
        }
    }

    public bool IsRegistered(string urn)
    {
        lock (_gate)
            return _goals.ContainsKey(urn);
    }

    private static string InheritedProvider(Registration registration, ResourceGoal? parent)
    {
        if (!registration.Custom || parent is not { Provider.Length: > 0 })
            return "";
        var package = ProviderReference.PackageOf(registration.Type);
        return package == ProviderReference.PackageOf(parent.Type) ? parent.Provider : "";
    }

    // A program that does not say which property depends on what means that each depends on everything.
    private static ImmutableSortedDictionary<string, ImmutableArray<string>> CompleteDependencies(Registration registration) =>
        registration.PropertyDependencies.IsEmpty && !registration.Dependencies.IsEmpty
            ? ResourceState.NoPropertyDependencies.AddRange(
                registration.Inputs.Keys.Select(key => KeyValuePair.Create(key, registration.Dependencies)))
            : registration.PropertyDependencies;
}
