namespace HaCluster.Topology.Settings;

/// <summary>The key with which operators log in to the hosts, where the stack makes it.</summary>
public sealed record SshSettings
{
    /// <summary>
    /// Number of the key, from 1. Raised by one, the next update makes a new key and puts it on the hosts beside the one before, which
    /// stays accepted until the number is raised again. Default 1.
    /// </summary>
    public int KeyGeneration { get; init; } = 1;
}
