namespace HaCluster.Deployment.Projects;

/// <summary>Encrypts and decrypts the <c>secure</c> values of a stack's file; whoever keeps the stack supplies it.</summary>
public interface IConfigurationCiphers
{
    /// <summary>The cipher that a salt belongs to.</summary>
    /// <param name="salt">Value of <c>encryptionsalt</c>.</param>
    /// <param name="owner">What is encrypted, for messages.</param>
    /// <exception cref="DeploymentException">The passphrase is unknown or wrong.</exception>
    IConfigurationCipher Open(string salt, string owner);

    /// <summary>A new cipher with a salt of its own.</summary>
    IConfigurationCipher Create();
}

public interface IConfigurationCipher
{
    string Salt { get; }

    string Encrypt(string text);

    /// <exception cref="FormatException">Not the form of a ciphertext.</exception>
    /// <exception cref="System.Security.Cryptography.CryptographicException">Encrypted with another key, or damaged.</exception>
    string Decrypt(string text);
}
