namespace HaCluster.Drills;

/// <summary>A drill could not be carried out or its cluster not be restored; the message says what was seen last.</summary>
public sealed class DrillException(string message) : Exception(message);
