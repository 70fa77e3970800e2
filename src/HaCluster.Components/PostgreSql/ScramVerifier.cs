using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace HaCluster.Components.PostgreSql;

/// <summary>
/// A password as PostgreSQL stores it for SCRAM-SHA-256 (RFC 5802, RFC 7677): given this form, the server never sees the password.
/// </summary>
internal static class ScramVerifier
{
    private const int Iterations = 4096;
    private const int SaltBytes = 16;

    /// <summary>
    /// <c>SCRAM-SHA-256$4096:salt$StoredKey:ServerKey</c>. The salt derives from password and role: the same input gives the same text,
    /// so that a second deployment finds nothing changed.
    /// </summary>
    /// <param name="role">Role name; keeps equal passwords of two roles from having equal verifiers.</param>
    /// <param name="password">ASCII, for which no normalisation (SASLprep) is needed.</param>
    public static string Of(string role, string password)
    {
        var secret = Encoding.ASCII.GetBytes(password);
        return Compute(secret, HMACSHA256.HashData(secret, Encoding.UTF8.GetBytes($"salt of {role}"))[..SaltBytes]);
    }

    internal static string Compute(byte[] secret, byte[] salt)
    {
        var salted = Rfc2898DeriveBytes.Pbkdf2(secret, salt, Iterations, HashAlgorithmName.SHA256, SHA256.HashSizeInBytes);
        var storedKey = SHA256.HashData(HMACSHA256.HashData(salted, "Client Key"u8));
        var serverKey = HMACSHA256.HashData(salted, "Server Key"u8);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"SCRAM-SHA-256${Iterations}:{Convert.ToBase64String(salt)}"
                + $"${Convert.ToBase64String(storedKey)}:{Convert.ToBase64String(serverKey)}");
    }
}
