using System.Text.Json;
using HaCluster.Topology.Outputs;

namespace HaCluster.Cli.Access;

/// <summary>Access content as a sealed file.</summary>
internal static class AccessEnvelope
{
    private static readonly SealedFormat Format = new("hacluster-access-1", "an access file");

    public static byte[] Seal(AccessContent content, ReadOnlySpan<byte> key) => Format.Seal(HeaderOf(content), Plain(content), key);

    public static byte[] SealWithPassphrase(AccessContent content, string passphrase) =>
        Format.SealWithPassphrase(HeaderOf(content), Plain(content), passphrase);

    /// <exception cref="AccessException">Not such a file, damaged, or sealed with another key.</exception>
    public static AccessContent Open(ReadOnlyMemory<byte> file, ReadOnlySpan<byte> key) => Format.Open(file, key, Read);

    /// <inheritdoc cref="Open(ReadOnlyMemory{byte}, ReadOnlySpan{byte})"/>
    public static AccessContent OpenWithPassphrase(ReadOnlyMemory<byte> file, string passphrase) =>
        Format.OpenWithPassphrase(file, passphrase, Read);

    private static SealedHeader HeaderOf(AccessContent content) => new(content.Project, content.Stack, content.Engine, content.SavedAt);

    private static byte[] Plain(AccessContent content) => JsonSerializer.SerializeToUtf8Bytes(ClusterOutputs.Write(content.Endpoints));

    private static AccessContent Read(SealedHeader header, byte[] plain)
    {
        using var outputs = JsonDocument.Parse(plain);
        return new AccessContent(header.Project, header.Stack, header.Engine, header.SavedAt, ClusterOutputs.Read(outputs.RootElement));
    }
}
