using System.Collections.Concurrent;
using System.Security.Cryptography;
using HaCluster.Deployment;
using HaCluster.Diagnostics;
using HaCluster.Engine.Secrets;

namespace HaCluster.Engine.State;

/// <summary>
/// Encrypts the secrets of one state. A secret that has not changed since it was read keeps its ciphertext, so that two states
/// can be compared and a write is cheap.
/// </summary>
internal sealed class SecretCodec(PassphraseCipher cipher) : ISecretCodec
{
    private readonly ConcurrentDictionary<(string Place, string Json), string> _known = new();

    public string Salt => cipher.Salt;

    public string Key => "ciphertext";

    /// <param name="place">Where the secret stands (URN and path), so that equal secrets in two places do not look alike.</param>
    /// <param name="json">JSON text of the value.</param>
    public string Encode(string place, string json) => _known.GetOrAdd((place, json), key => cipher.Encrypt(key.Json));

    public string Decrypt(string place, string encrypted)
    {
        try
        {
            var json = cipher.Decrypt(encrypted);
            _known[(place, json)] = encrypted;
            return json;
        }
        catch (Exception exception) when (exception is CryptographicException or FormatException)
        {
            throw new DeploymentException(
                Codes.Deployment.StateCorrupt, $"The secret at {place} in the state cannot be decrypted: {exception.Message}",
                Fix.Of("Restore the state from its .bak file, or from an export."), exception);
        }
    }
}
