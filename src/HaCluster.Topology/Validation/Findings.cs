using System.Collections.Immutable;
using HaCluster.Topology.Diagnostics;
using HaCluster.Topology.Settings;

namespace HaCluster.Topology.Validation;

/// <summary>The findings that more than one validator has.</summary>
internal static class Findings
{
    /// <summary>The roles by the names that keys call them.</summary>
    public static ImmutableArray<(string Name, HostRole Role)> Roles { get; } =
        [("service", HostRole.Service), ("application", HostRole.Application), ("database", HostRole.Database)];

    public static string Key(string path) => $"{ClusterConfiguration.Project}:{path}";

    public static IEnumerable<Diagnostic> OutOfRange(string path, int value, int minimum, int maximum)
    {
        if (value >= minimum && value <= maximum)
            yield break;
        yield return new Diagnostic
        {
            Code = "config.out-of-range",
            Summary = $"{Key(path)} is out of range",
            Why = $"its value is {value}, allowed is {minimum} to {maximum}",
            Fix = $"pulumi config set {Key(path)} {Math.Clamp(value, minimum, maximum)}",
            Subject = Key(path),
        };
    }

    public static IEnumerable<Diagnostic> NotOneOf(string path, string value, params string[] allowed)
    {
        if (allowed.Contains(value, StringComparer.Ordinal))
            yield break;
        yield return new Diagnostic
        {
            Code = "config.not-allowed",
            Summary = $"{Key(path)} has no such value",
            Why = $"its value is '{value}', allowed is {string.Join(" or ", allowed)}",
            Fix = $"pulumi config set {Key(path)} {NearestName.Of(value, allowed)}",
            Subject = Key(path),
        };
    }
}
