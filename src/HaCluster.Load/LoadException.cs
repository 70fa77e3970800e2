namespace HaCluster.Load;

/// <summary>A load test could not begin.</summary>
public sealed class LoadException(string message) : Exception(message);
