using System.Buffers;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using HaCluster.Cli.Access;

namespace HaCluster.Cli.Recovery;

/// <summary>
/// The state of a stack as the cluster's own hosts keep it for the day on which it is lost. Sealed with the operator's key: on a host it is
/// of no use to anybody.
/// </summary>
/// <param name="Deployment">The state as a Pulumi v3 deployment, with its secrets in clear.</param>
/// <param name="Passphrase">The generated passphrase of the stack's configuration; null where the user provides one.</param>
internal sealed record RecoveryCopy(SealedHeader Header, string Deployment, string? Passphrase)
{
    private static readonly SealedFormat Format = new("hacluster-recovery-1", "a recovery copy");

    public byte[] Seal(ReadOnlySpan<byte> key)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("passphrase", Passphrase);
            writer.WritePropertyName("deployment");
            using (var deployment = JsonDocument.Parse(Deployment))
                deployment.WriteTo(writer);
            writer.WriteEndObject();
        }
        using var compressed = new MemoryStream();
        using (var compressor = new BrotliStream(compressed, CompressionLevel.Optimal, leaveOpen: true))
            compressor.Write(buffer.WrittenSpan);
        return Format.Seal(Header, compressed.ToArray(), key);
    }

    /// <exception cref="AccessException">Not such a file, damaged, or sealed with another key.</exception>
    public static RecoveryCopy Open(ReadOnlyMemory<byte> file, ReadOnlySpan<byte> key) => Format.Open(file, key, static (header, plain) =>
    {
        using var document = JsonDocument.Parse(Decompress(plain));
        var root = document.RootElement;
        return new RecoveryCopy(header, root.GetProperty("deployment").GetRawText(), root.GetProperty("passphrase").GetString());
    });

    /// <summary>Tells one state from another, whenever it was exported, to those who have the key.</summary>
    public static string SerialOf(string deployment, ReadOnlySpan<byte> key)
    {
        using var document = JsonDocument.Parse(deployment);
        var content = new StringBuilder();
        foreach (var member in document.RootElement.GetProperty("deployment").EnumerateObject().Where(member => member.Name != "manifest"))
            content.Append(member.Name).Append(member.Value.GetRawText());
        return Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(content.ToString())));
    }

    private static byte[] Decompress(byte[] compressed)
    {
        using var decompressor = new BrotliStream(new MemoryStream(compressed), CompressionMode.Decompress);
        using var plain = new MemoryStream();
        decompressor.CopyTo(plain);
        return plain.ToArray();
    }
}
