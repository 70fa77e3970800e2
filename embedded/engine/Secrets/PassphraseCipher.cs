using System.Security.Cryptography;
using System.Text;
using HaCluster.Deployment.Projects;

namespace HaCluster.Engine.Secrets;

/// <summary>
/// Pulumi's passphrase encryption: PBKDF2-HMAC-SHA256 with 1,000,000 rounds to a 32-byte key, AES-256-GCM with a random 12-byte
/// nonce; a value is written <c>v1:nonce:ciphertext+tag</c> in base64.
/// </summary>
internal sealed class PassphraseCipher : IConfigurationCipher
{
    public const int KeyLength = 32;
    private const int NonceLength = 12;
    private const int TagLength = 16;
    private const int SaltLength = 8;
    private const int Iterations = 1_000_000;
    private const string Version = "v1";
    private const string CheckText = "pulumi";

    private readonly byte[] _key;

    private PassphraseCipher(byte[] key, string salt)
    {
        _key = key;
        Salt = salt;
    }

    /// <summary><c>v1:salt:check value</c>, as stored in state and in <c>encryptionsalt</c>; holds nothing secret.</summary>
    public string Salt { get; }

    public ReadOnlySpan<byte> Key => _key;

    /// <summary>Starts a new salt. Takes about half a second of CPU.</summary>
    public static PassphraseCipher Create(string passphrase) => Create(passphrase, RandomNumberGenerator.GetBytes(SaltLength));

    /// <returns>Null when the passphrase is not the one that the salt was made with.</returns>
    /// <exception cref="FormatException">The salt is not of the form above.</exception>
    public static PassphraseCipher? Open(string passphrase, string salt)
    {
        var (saltBytes, _) = SplitSalt(salt);
        return OpenWithKey(DeriveKey(passphrase, saltBytes), salt);
    }

    /// <summary>Same, with the key already derived.</summary>
    public static PassphraseCipher? OpenWithKey(byte[] key, string salt)
    {
        var (_, check) = SplitSalt(salt);
        var cipher = new PassphraseCipher(key, salt);
        try
        {
            return cipher.Decrypt(check) == CheckText ? cipher : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    public string Encrypt(string text) => Encrypt(text, RandomNumberGenerator.GetBytes(NonceLength));

    internal string Encrypt(string text, byte[] nonce)
    {
        var plain = Encoding.UTF8.GetBytes(text);
        var sealed_ = new byte[plain.Length + TagLength];
        using var aes = new AesGcm(_key, TagLength);
        aes.Encrypt(nonce, plain, sealed_.AsSpan(0, plain.Length), sealed_.AsSpan(plain.Length));
        return $"{Version}:{Convert.ToBase64String(nonce)}:{Convert.ToBase64String(sealed_)}";
    }

    /// <exception cref="CryptographicException">Encrypted with another key, or altered.</exception>
    /// <exception cref="FormatException">Not an encrypted value.</exception>
    public string Decrypt(string encrypted)
    {
        var parts = encrypted.Split(':');
        if (parts.Length != 3 || parts[0] != Version)
            throw new FormatException("An encrypted value does not have the form v1:nonce:ciphertext.");
        var (nonce, sealed_) = (Convert.FromBase64String(parts[1]), Convert.FromBase64String(parts[2]));
        if (nonce.Length != NonceLength || sealed_.Length < TagLength)
            throw new FormatException("An encrypted value is cut short.");
        var plain = new byte[sealed_.Length - TagLength];
        using var aes = new AesGcm(_key, TagLength);
        aes.Decrypt(nonce, sealed_.AsSpan(0, plain.Length), sealed_.AsSpan(plain.Length), plain);
        return Encoding.UTF8.GetString(plain);
    }

    internal static PassphraseCipher Create(string passphrase, byte[] saltBytes)
    {
        var key = DeriveKey(passphrase, saltBytes);
        var check = new PassphraseCipher(key, "").Encrypt(CheckText);
        return new PassphraseCipher(key, $"{Version}:{Convert.ToBase64String(saltBytes)}:{check}");
    }

    internal static byte[] DeriveKey(string passphrase, byte[] salt) =>
        Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(passphrase), salt, Iterations, HashAlgorithmName.SHA256, KeyLength);

    private static (byte[] Salt, string Check) SplitSalt(string salt)
    {
        var parts = salt.Split(':', 3);
        return parts.Length == 3 && parts[0] == Version
            ? (Convert.FromBase64String(parts[1]), parts[2])
            : throw new FormatException("The encryption salt does not have the form v1:salt:v1:nonce:ciphertext.");
    }
}
