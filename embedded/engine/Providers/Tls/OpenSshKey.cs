using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace HaCluster.Engine.Providers.Tls;

/// <summary>
/// A key pair as OpenSSH writes it (format: PROTOCOL.key of OpenSSH; unencrypted, without a comment).
/// </summary>
internal sealed record OpenSshKey
{
    private const int BlockSize = 8;
    private const int LineLength = 70;

    /// <summary>PEM text with the label OPENSSH PRIVATE KEY.</summary>
    public required string PrivateKey { get; init; }

    /// <summary>Line of authorized_keys with a final newline.</summary>
    public required string PublicKey { get; init; }

    /// <summary><c>aa:bb:...</c></summary>
    public required string FingerprintMd5 { get; init; }

    /// <summary><c>SHA256:...</c></summary>
    public required string FingerprintSha256 { get; init; }

    public static OpenSshKey Rsa(RSAParameters key) => Create(
        "ssh-rsa",
        [.. Number(key.Exponent!), .. Number(key.Modulus!)],
        [
            .. Number(key.Modulus!),
            .. Number(key.Exponent!),
            .. Number(key.D!),
            .. Number(key.InverseQ!),
            .. Number(key.P!),
            .. Number(key.Q!),
        ]);

    /// <param name="curve">Name in SSH, such as nistp256.</param>
    public static OpenSshKey Ecdsa(string curve, ECParameters key)
    {
        byte[] publicPart = [.. Text(curve), .. Field([4, .. key.Q.X!, .. key.Q.Y!])];
        return Create($"ecdsa-sha2-{curve}", publicPart, [.. publicPart, .. Number(key.D!)]);
    }

    public static OpenSshKey Ed25519(byte[] seed, byte[] publicKey) =>
        Create("ssh-ed25519", Field(publicKey), [.. Field(publicKey), .. Field([.. seed, .. publicKey])]);

    private static OpenSshKey Create(string type, byte[] publicPart, byte[] privatePart)
    {
        byte[] blob = [.. Text(type), .. publicPart];
        return new OpenSshKey
        {
            PrivateKey = Armour(Container(blob, type, privatePart)),
            PublicKey = $"{type} {Convert.ToBase64String(blob)}\n",
#pragma warning disable CA5351 // The old form of a fingerprint, for people to compare.
            FingerprintMd5 = string.Join(':', MD5.HashData(blob).Select(value => value.ToString("x2"))),
#pragma warning restore CA5351
            FingerprintSha256 = "SHA256:" + Convert.ToBase64String(SHA256.HashData(blob)).TrimEnd('='),
        };
    }

    private static byte[] Container(byte[] publicBlob, string type, byte[] privatePart)
    {
        // The same random number twice: how a reader notices a wrong passphrase.
        var check = RandomNumberGenerator.GetBytes(4);
        byte[] secret = [.. check, .. check, .. Text(type), .. privatePart, .. Text("")];
        var padding = (BlockSize - secret.Length % BlockSize) % BlockSize;
        return
        [
            .. Encoding.ASCII.GetBytes("openssh-key-v1\0"), .. Text("none"), .. Text("none"), .. Text(""), .. UInt32(1),
            .. Field(publicBlob), .. Field([.. secret, .. Enumerable.Range(1, padding).Select(value => (byte)value)]),
        ];
    }

    private static string Armour(byte[] content)
    {
        var lines = Convert.ToBase64String(content).Chunk(LineLength).Select(line => new string(line));
        return $"-----BEGIN OPENSSH PRIVATE KEY-----\n{string.Join('\n', lines)}\n-----END OPENSSH PRIVATE KEY-----\n";
    }

    private static byte[] Text(string text) => Field(Encoding.ASCII.GetBytes(text));

    private static byte[] Field(byte[] content) => [.. UInt32((uint)content.Length), .. content];

    /// <summary>Without leading zeros, but with one where the first bit would read as a sign.</summary>
    private static byte[] Number(byte[] bigEndian)
    {
        var digits = bigEndian.AsSpan().TrimStart((byte)0).ToArray();
        return Field(digits.Length > 0 && digits[0] >= 0x80 ? [0, .. digits] : digits);
    }

    private static byte[] UInt32(uint value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        return bytes;
    }
}
