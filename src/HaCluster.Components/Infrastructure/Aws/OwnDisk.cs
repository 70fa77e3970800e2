using System.Collections.Immutable;
using HaCluster.Topology;
using HaCluster.Topology.Model;

namespace HaCluster.Components.Infrastructure.Aws;

/// <summary>The disk of a host whose data outlives the machine.</summary>
/// <param name="SizeGb">GiB.</param>
/// <param name="Services">Units that do not start without it.</param>
internal sealed record OwnDisk(int SizeGb, string MountPoint, ImmutableArray<string> Services)
{
    /// <returns>Null for a role whose hosts keep nothing.</returns>
    public static OwnDisk? Of(HostRole role, AwsTopology aws) => role switch
    {
        HostRole.Database => new OwnDisk(aws.DataVolumeGb, "/var/lib/postgresql", ["postgresql@.service"]),
        HostRole.Ci => new OwnDisk(aws.RegistryVolumeGb, RegistryNames.Storage, ["hacluster-registry@.service"]),
        HostRole.Monitoring => new OwnDisk(
            aws.MonitoringVolumeGb, MonitoringNames.Storage,
            ["prometheus.service", "prometheus-alertmanager.service", MonitoringNames.ZabbixDatabaseUnit]),
        _ => null,
    };
}
