using System.Text.Json;
using HaCluster.Diagnostics;
using HaCluster.Topology.Configuration;
using HaCluster.Topology.Model;
using Pulumi;

namespace HaCluster.Deploy;

/// <summary>The topology that the stack's configuration describes.</summary>
internal static class StackConfiguration
{
    /// <exception cref="RunException">The configuration has errors; the message lists all of them.</exception>
    public static ClusterTopology Read()
    {
        var context = ThisMachine.Context(Deployment.Instance.RootDirectory) with
        {
            SecretKeys = Read<HashSet<string>>("PULUMI_CONFIG_SECRET_KEYS"),
            Deploying = !Deployment.Instance.IsDryRun,
        };
        // `hacluster up` refuses before it comes here; `pulumi up` has warned in its preview, before it asked.
        var configuration = ClusterConfiguration.Load(
            Read<Dictionary<string, string>>("PULUMI_CONFIG"), context.Deploying ? context with { Architecture = null } : context);
        foreach (var warning in configuration.Diagnostics.Where(diagnostic => diagnostic.Severity == Severity.Warning))
            Log.Warn(warning.Text(CommandStyle.Pulumi));
        return configuration.Topology ?? throw new RunException(
            $"The configuration of stack {Deployment.Instance.StackName} has errors. Nothing was changed.\n"
            + string.Join('\n', configuration.Diagnostics.Select(Line)));
    }

    private static string Line(Diagnostic diagnostic) =>
        $"{(diagnostic.Severity == Severity.Error ? "error" : "warning")}: {diagnostic.Text(CommandStyle.Pulumi)}";

    // `Config` gives single values by name only; unknown keys are found by reading all of them, where the engine puts them.
    private static T Read<T>(string variable)
        where T : new() => JsonSerializer.Deserialize<T>(Environment.GetEnvironmentVariable(variable) ?? "null") ?? new T();
}
