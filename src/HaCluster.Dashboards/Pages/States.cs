using System.Collections.Immutable;

namespace HaCluster.Dashboards.Pages;

/// <summary>What the values of the cluster's own metrics mean.</summary>
internal static class States
{
    /// <summary>Of <see cref="Role"/>.</summary>
    public static ImmutableArray<State> Roles { get; } =
    [
        new(0, "stopped", "red"), new(1, "standby", "blue"), new(2, "primary", "green"),
        new(-10, "fenced", "orange"), new(-9, "fenced, and runs", "purple"), new(-8, "fenced, and runs", "purple"),
    ];

    public static ImmutableArray<State> Answers { get; } = [new(0, "does not answer", "red"), new(1, "up", "green")];

    /// <summary>Of a mark that is bad news.</summary>
    public static ImmutableArray<State> Marks { get; } = [new(0, "no", "transparent"), new(1, "yes", "red")];

    public static ImmutableArray<State> Firing { get; } = [new(1, "fires", "red")];

    /// <summary>The role of the databases that match, as one number: see <see cref="Roles"/>.</summary>
    /// <param name="matcher">Matchers of labels, without braces.</param>
    public static string Role(string matcher) =>
        $"2 * hacluster_database_primary{{{matcher}}} + hacluster_database_standby{{{matcher}}}"
            + $" - 10 * hacluster_database_fenced{{{matcher}}}";
}
