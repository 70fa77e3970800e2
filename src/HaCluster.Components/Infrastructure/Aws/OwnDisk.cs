using HaCluster.Topology;
using HaCluster.Topology.Model;

namespace HaCluster.Components.Infrastructure.Aws;

/// <summary>The disk of a host whose data outlives the machine.</summary>
/// <param name="SizeGb">GiB.</param>
/// <param name="Service">Unit that does not start without it.</param>
internal sealed record OwnDisk(int SizeGb, string MountPoint, string Service)
{
    /// <returns>Null for a role whose hosts keep nothing.</returns>
    public static OwnDisk? Of(HostRole role, AwsTopology aws) => role switch
    {
        HostRole.Database => new OwnDisk(aws.DataVolumeGb, "/var/lib/postgresql", "postgresql@.service"),
        HostRole.Ci => new OwnDisk(aws.RegistryVolumeGb, RegistryNames.Storage, "hacluster-registry@.service"),
        _ => null,
    };
}
