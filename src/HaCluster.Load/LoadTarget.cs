namespace HaCluster.Load;

/// <summary>One entry of the cluster: the load balancer of a region.</summary>
/// <param name="Region">Name of the region.</param>
/// <param name="Entry">Base URL; requests go to <c>hello/NAME</c> below it and nowhere else.</param>
public sealed record LoadTarget(string Region, Uri Entry);
