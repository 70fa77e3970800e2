using System.Collections.Immutable;
using HaCluster.Diagnostics;
using HaCluster.Topology.Settings;

namespace HaCluster.Topology.Validation;

/// <summary>The findings that more than one validator has.</summary>
internal static class Findings
{
    /// <summary>The roles of the cluster's hosts, by the names that keys call them.</summary>
    public static ImmutableArray<(string Name, HostRole Role)> RolesOf(ClusterSettings settings) =>
    [
        ("service", HostRole.Service), ("application", HostRole.Application), ("database", HostRole.Database),
        .. settings.Monitoring.Enabled ? [("monitoring", HostRole.Monitoring)] : Array.Empty<(string Name, HostRole Role)>(),
        .. settings.Delivery.Registry ? [("ci", HostRole.Ci)] : Array.Empty<(string Name, HostRole Role)>(),
    ];

    public static string Key(string path) => $"{ClusterSettings.Project}:{path}";

    /// <summary>A problem that a parser reported in the middle of a sentence, as a sentence.</summary>
    public static string Sentence(string problem) => $"{char.ToUpperInvariant(problem[0])}{problem[1..]}.";

    public static IEnumerable<Diagnostic> OutOfRange(string path, int value, int minimum, int maximum)
    {
        if (value >= minimum && value <= maximum)
            yield break;
        yield return new Diagnostic
        {
            Code = Codes.Config.OutOfRange,
            Summary = $"{Key(path)} is out of range.",
            Why = $"Its value is {value}; it must be from {minimum} to {maximum}.",
            Fix = new ConfigSet(Key(path), $"{Math.Clamp(value, minimum, maximum)}"),
            Subject = Key(path),
        };
    }

    /// <summary>A value that is not set is derived from others and in range.</summary>
    public static IEnumerable<Diagnostic> OutOfRange(string path, int? value, int minimum, int maximum) =>
        value is { } number ? OutOfRange(path, number, minimum, maximum) : [];

    public static IEnumerable<Diagnostic> NotOneOf(string path, string value, params string[] allowed)
    {
        if (allowed.Contains(value, StringComparer.Ordinal))
            yield break;
        yield return new Diagnostic
        {
            Code = Codes.Config.NotAllowed,
            Summary = $"{Key(path)} has a value that is not allowed.",
            Why = $"Its value is '{value}'; it must be {string.Join(" or ", allowed)}.",
            Fix = NearestName.Of(value, allowed) is { } nearest
                ? new ConfigSet(Key(path), nearest)
                : Fix.Of($"Set one of them, for example: {new ConfigSet(Key(path), allowed[0])}."),
            Subject = Key(path),
        };
    }
}
