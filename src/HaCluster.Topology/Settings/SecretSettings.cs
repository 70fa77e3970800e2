namespace HaCluster.Topology.Settings;

/// <summary>Which of the secrets that the stack makes are the current ones.</summary>
public sealed record SecretSettings
{
    /// <summary>
    /// Number of the passwords of the database, from 1. Raised by one, the next update makes new ones, has everything log in with them,
    /// and ends the ones before. Default 1.
    /// </summary>
    public int PasswordGeneration { get; init; } = 1;
}
