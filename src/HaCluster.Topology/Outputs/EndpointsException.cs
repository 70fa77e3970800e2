namespace HaCluster.Topology.Outputs;

/// <summary>The outputs of the deploy stack do not describe a cluster; the message names the missing or wrong output.</summary>
public sealed class EndpointsException(string message) : Exception(message);
