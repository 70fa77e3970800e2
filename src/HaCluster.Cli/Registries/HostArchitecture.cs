using System.Runtime.InteropServices;
using HaCluster.Topology.Model;
using HaCluster.Topology.Settings;

namespace HaCluster.Cli.Registries;

/// <summary>The processors of the hosts, as images call them.</summary>
internal static class HostArchitecture
{
    /// <param name="topology">Of the stack's configuration; null when that cannot be read.</param>
    public static string Of(ClusterTopology? topology)
    {
        var isArm = topology?.Aws is { } aws
            ? aws.Architecture == AwsSettings.Arm
            : RuntimeInformation.OSArchitecture == Architecture.Arm64;
        return isArm ? "arm64" : "amd64";
    }
}
