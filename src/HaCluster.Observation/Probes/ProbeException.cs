namespace HaCluster.Observation.Probes;

/// <summary>A host could not be asked; the message names it and the reason.</summary>
public sealed class ProbeException(string message, Exception? inner = null) : Exception(message, inner);
