using Renci.SshNet;

namespace HaCluster.Ssh;

/// <summary>
/// Accepts one host key only. The algorithms offered are limited to those of that key, because a server that has several keys would
/// otherwise present another one.
/// </summary>
internal sealed class HostKeyCheck
{
    private readonly SshTarget _target;
    private readonly string _type;
    private readonly byte[] _key;

    private HostKeyCheck(SshTarget target, string type, byte[] key) => (_target, _type, _key) = (target, type, key);

    /// <summary>Type and SHA-256 fingerprint of the key that was presented and refused; null while none was.</summary>
    public string? Refused { get; private set; }

    /// <returns>Null when the target accepts any key.</returns>
    /// <exception cref="SshDialException">The expected key is malformed.</exception>
    public static HostKeyCheck? For(SshTarget target)
    {
        if (target.HostKey.Line is not { } line)
            return null;
        var parts = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length < 2 || Decode(parts[1]) is not { } key)
            throw new SshDialException(target, "the expected host key is not a public key line such as 'ssh-ed25519 AAAAC3Nz...'");
        return new HostKeyCheck(target, parts[0], key);
    }

    /// <exception cref="SshDialException">The type of the expected key is not supported.</exception>
    public void Apply(BaseClient client, ConnectionInfo connection)
    {
        var algorithms = SignatureAlgorithms(_type);
        foreach (var name in connection.HostKeyAlgorithms.Keys.Except(algorithms).ToArray())
            connection.HostKeyAlgorithms.Remove(name);
        if (connection.HostKeyAlgorithms.Count == 0)
            throw new SshDialException(_target, $"the expected host key has the type '{_type}', which is not supported");
        client.HostKeyReceived += (_, presented) =>
        {
            presented.CanTrust = presented.HostKey.AsSpan().SequenceEqual(_key);
            if (!presented.CanTrust)
                Refused = $"{presented.HostKeyName} SHA256:{presented.FingerPrintSHA256}";
        };
    }

    /// <summary>The algorithms with which a server can prove that it has a key of this type.</summary>
    /// <remarks>
    /// The type of a key and the algorithm of a signature differ for RSA alone: RFC 8332, section 3, defines rsa-sha2-256 and
    /// rsa-sha2-512 over keys of the type ssh-rsa. The signature algorithm ssh-rsa uses SHA-1; OpenSSH 8.8 and later do not offer it
    /// unless they are told to, and every OpenSSH since 7.2 has the other two, so it is not accepted here.
    /// </remarks>
    internal static string[] SignatureAlgorithms(string keyType) => keyType == "ssh-rsa" ? ["rsa-sha2-512", "rsa-sha2-256"] : [keyType];

    private static byte[]? Decode(string text)
    {
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length) && length > 0 ? bytes[..length] : null;
    }
}
