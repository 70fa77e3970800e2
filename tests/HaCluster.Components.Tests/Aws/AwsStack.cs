using System.Collections.Immutable;
using HaCluster.Topology.Configuration;
using HaCluster.Topology.Model;
using Pulumi.Testing;

namespace HaCluster.Components.Tests.Aws;

/// <summary>The whole deploy program with the target aws, run against mocked providers.</summary>
internal static class AwsStack
{
    public const string Operators = "81.2.69.0/24";

    /// <param name="settings">Keys without the project's name, beside the target and the operators' addresses.</param>
    public static Task<DeployedStack> RunAsync(params (string Key, string Value)[] settings) =>
        DeployedStack.RunAsync(Configuration(settings));

    /// <summary>The same as a preview, which forgives what only `up` needs.</summary>
    public static Task<DeployedStack> PreviewAsync(params (string Key, string Value)[] settings) =>
        DeployedStack.RunAsync(Configuration(settings), preview: true);

    /// <summary>The topology of the same configuration.</summary>
    public static ClusterTopology Topology(params (string Key, string Value)[] settings)
    {
        var configuration = ClusterConfiguration.Load(Configuration(settings));
        return configuration.Topology ?? throw new InvalidOperationException(string.Join('\n', configuration.Diagnostics));
    }

    public static bool IsAws(MockResourceArgs resource) => resource.Type!.StartsWith("aws:", StringComparison.Ordinal);

    /// <summary>Name of the provider that a resource goes through: the region's.</summary>
    public static string ProviderOf(MockResourceArgs resource) => resource.Provider!.Split("::")[3];

    public static ImmutableDictionary<string, object> Child(this MockResourceArgs resource, string input) =>
        (ImmutableDictionary<string, object>)resource.Inputs[input];

    public static string Text(this MockResourceArgs resource, string input) => (string)resource.Inputs[input];

    private static Dictionary<string, string> Configuration((string Key, string Value)[] settings)
    {
        var configuration = new Dictionary<string, string>
        {
            ["hacluster:target"] = "aws",
            ["hacluster:aws.operatorCidrs"] = $"""["{Operators}"]""",
        };
        foreach (var (key, value) in settings)
            configuration[$"hacluster:{key}"] = value;
        return configuration;
    }
}
