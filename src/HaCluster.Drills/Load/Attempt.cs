namespace HaCluster.Drills.Load;

/// <summary>One request and what became of it. Without an acknowledgement nothing is known of a write: it may be there.</summary>
/// <param name="Name">User name written or read.</param>
/// <param name="Version">Which of the user's values was written or read; null where a read found none or was not answered.</param>
/// <param name="Acknowledged">The application answered that it was done.</param>
/// <param name="Problem">The answer or error otherwise.</param>
public sealed record Attempt(
    string Name, int? Version, DateTimeOffset Started, DateTimeOffset Ended, bool Acknowledged, string? Problem);
