using Renci.SshNet;

namespace HaCluster.Observation.Probes;

/// <summary>Compares a presented host key with the published one (<c>ssh-ed25519 AAAA… comment</c>).</summary>
internal static class HostKey
{
    /// <summary>True when <paramref name="presented"/> is the published key. Without a published key nothing is trusted.</summary>
    public static bool Matches(string? published, byte[] presented) =>
        Parse(published) is { } known && known.Blob.AsSpan().SequenceEqual(presented);

    /// <summary>Offers only the published key's type: a server with several keys would otherwise show one we do not know.</summary>
    public static void RestrictAlgorithms(ConnectionInfo connection, string? published)
    {
        if (Parse(published) is not { } known)
            return;
        var signatures = known.Type == "ssh-rsa" ? new[] { "rsa-sha2-512", "rsa-sha2-256" } : [known.Type];
        foreach (var algorithm in connection.HostKeyAlgorithms.Keys.Except(signatures).ToArray())
            connection.HostKeyAlgorithms.Remove(algorithm);
    }

    private static (string Type, byte[] Blob)? Parse(string? published)
    {
        var words = published?.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
        if (words.Length < 2)
            return null;
        try
        {
            return (words[0], Convert.FromBase64String(words[1]));
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
