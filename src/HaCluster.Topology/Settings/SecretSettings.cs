namespace HaCluster.Topology.Settings;

/// <summary>Which of the secrets that the stack makes are the current ones.</summary>
public sealed record SecretSettings
{
    /// <summary>
    /// Number of the passwords of the database, from 1. Raised by one, the next update makes new ones, has everything log in with them,
    /// and ends the ones before. Default 1.
    /// </summary>
    public int PasswordGeneration { get; init; } = 1;

    /// <summary>
    /// Where the certificates stand, from 1: 1, 4, 7, … are the first, second, third authority, trusted by itself. Between two of them both
    /// are trusted, and the second number has the new one sign (<see cref="Model.AuthorityTurn"/>). Default 1.
    /// </summary>
    public int CertificateGeneration { get; init; } = 1;
}
