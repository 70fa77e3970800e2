namespace HaCluster.Topology;

/// <summary>Where the hosts run.</summary>
public enum Target
{
    /// <summary>Containers of this machine's Docker.</summary>
    Local,

    /// <summary>EC2 instances in two AWS regions.</summary>
    Aws,
}
