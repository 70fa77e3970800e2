using System.Collections.Concurrent;
using HaCluster.Deployment;
using HaCluster.Deployment.Projects;
using HaCluster.Diagnostics;

namespace HaCluster.Engine.Secrets;

/// <summary>
/// Opens ciphers for one state directory. Deriving a key costs about half a second, so it is done once for a process, and the keys
/// of a generated passphrase are kept beside it: whoever can read the one can read the other, both are of mode 0600.
/// </summary>
internal sealed class CipherStore(StateDirectory directory, Func<string, string?> environment) : IConfigurationCiphers
{
    // A key costs half a second of CPU to derive, and one process opens the same stack several times (preview, then update).
    private static readonly ConcurrentDictionary<(string Passphrase, string Salt), Lazy<PassphraseCipher?>> Opened = new();

    /// <summary>Opens the cipher that a salt belongs to.</summary>
    /// <param name="owner">What is encrypted, for messages.</param>
    /// <exception cref="DeploymentException">No passphrase is known, or it is the wrong one.</exception>
    public PassphraseCipher Open(string salt, string owner)
    {
        var passphrase = Passphrase.Find(directory, environment, create: false) ?? throw new DeploymentException(
            Codes.Deployment.Passphrase,
            $"The secrets of {owner} are encrypted, and no passphrase is known: {directory.PassphraseFile} does not exist.",
            Fix.Of($"Set {Passphrase.Variable} or {Passphrase.FileVariable}, or restore that file."));
        try
        {
            return Opened.GetOrAdd((passphrase.Text, salt), _ => new Lazy<PassphraseCipher?>(() => Open(passphrase, salt))).Value
                ?? throw new DeploymentException(
                    Codes.Deployment.Passphrase, $"The passphrase from {passphrase.Origin} does not open the secrets of {owner}.",
                    Fix.Of($"Set {Passphrase.Variable} or {Passphrase.FileVariable} to the passphrase with which it was created."));
        }
        catch (FormatException exception)
        {
            throw new DeploymentException(Codes.Deployment.StateCorrupt, $"The encryption salt of {owner} is damaged: "
                + $"{exception.Message}", inner: exception);
        }
    }

    IConfigurationCipher IConfigurationCiphers.Open(string salt, string owner) => Open(salt, owner);

    IConfigurationCipher IConfigurationCiphers.Create() => Create();

    /// <summary>Starts a new cipher with the user's passphrase, or the generated one.</summary>
    public PassphraseCipher Create()
    {
        var passphrase = Passphrase.Find(directory, environment, create: true)!;
        var cipher = PassphraseCipher.Create(passphrase.Text);
        Opened[(passphrase.Text, cipher.Salt)] = new Lazy<PassphraseCipher?>(cipher);
        if (passphrase.Generated)
            AtomicFile.WritePrivate(directory.KeyFile(cipher.Salt), Convert.ToBase64String(cipher.Key));
        return cipher;
    }

    private PassphraseCipher? Open(Passphrase passphrase, string salt)
    {
        if (passphrase.Generated && ReadKey(salt) is { } key && PassphraseCipher.OpenWithKey(key, salt) is { } known)
            return known;
        var cipher = PassphraseCipher.Open(passphrase.Text, salt);
        if (cipher is not null && passphrase.Generated)
            AtomicFile.WritePrivate(directory.KeyFile(salt), Convert.ToBase64String(cipher.Key));
        return cipher;
    }

    private byte[]? ReadKey(string salt)
    {
        try
        {
            var key = Convert.FromBase64String(File.ReadAllText(directory.KeyFile(salt)));
            return key.Length == PassphraseCipher.KeyLength ? key : null;
        }
        catch (Exception exception) when (exception is IOException or FormatException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
