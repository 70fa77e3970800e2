using System.Text;

namespace HaCluster.Topology.Configuration.SshKeys;

/// <summary>What can be said of a private key without using it.</summary>
internal sealed record PrivateKeyText
{
    private static readonly byte[] Magic = [.. "openssh-key-v1"u8, 0];

    public required bool Encrypted { get; init; }

    /// <summary>The public key inside, as in <see cref="PublicKeyLine.Blob"/>; null for formats that do not show it.</summary>
    public string? PublicBlob { get; init; }

    /// <summary>Whether the text contains a private key of any format.</summary>
    public static bool IsPrivate(string text) =>
        text.Contains("PRIVATE KEY-----", StringComparison.Ordinal) || text.StartsWith("PuTTY-User-Key-File", StringComparison.Ordinal);

    /// <summary>Null when the text is no PEM private key.</summary>
    public static PrivateKeyText? Parse(string text)
    {
        if (text.Trim().Split('\n', StringSplitOptions.TrimEntries) is not [var first, .. var body, var last]
            || !first.EndsWith("PRIVATE KEY-----", StringComparison.Ordinal) || !last.StartsWith("-----END", StringComparison.Ordinal))
        {
            return null;
        }
        return first.Contains("OPENSSH", StringComparison.Ordinal)
            ? ParseOpenSsh(string.Concat(body))
            : new PrivateKeyText { Encrypted = text.Contains("ENCRYPTED", StringComparison.Ordinal) };
    }

    // Cipher, key derivation and its options, number of keys, then the first public key (PROTOCOL.key of OpenSSH).
    private static PrivateKeyText? ParseOpenSsh(string base64)
    {
        var bytes = new byte[base64.Length];
        if (!Convert.TryFromBase64String(base64, bytes, out var length) || !bytes.AsSpan(0, length).StartsWith(Magic))
            return null;
        var fields = new WireFields(bytes.AsSpan(Magic.Length, length - Magic.Length));
        return fields.TryNext(out var cipher) && fields.TryNext(out _) && fields.TryNext(out _) && fields.TrySkipNumber()
            && fields.TryNext(out var key)
            ? new PrivateKeyText { Encrypted = Encoding.ASCII.GetString(cipher) != "none", PublicBlob = Convert.ToBase64String(key) }
            : null;
    }
}
