using HaCluster.Deployment;
using HaCluster.Topology;
using HaCluster.Topology.Settings;

namespace HaCluster.Cli.Hosting;

/// <summary>Where the hosts of a stack are, as its configuration says.</summary>
internal static class StackTarget
{
    /// <summary>The default, local, where the configuration names none or none that is known.</summary>
    public static Target Of(IStackConfiguration configuration) =>
        EnumText.Parse<Target>(configuration.FindPlain(ClusterSettings.TargetKey)) ?? Target.Local;
}
