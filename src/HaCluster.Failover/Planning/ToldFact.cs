namespace HaCluster.Failover.Planning;

/// <summary>A fact that a step reported while a command was listening.</summary>
/// <param name="Value">As the step printed it.</param>
/// <param name="At">When the command was told, by the clock of its own machine; never earlier than it was true.</param>
public sealed record ToldFact(string Value, DateTimeOffset At);
