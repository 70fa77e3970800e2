using Renci.SshNet;

namespace HaCluster.Engine.Providers.Command.Remote;

/// <summary>Accepts one host key only. The algorithms offered are limited to that key's, or a host with several keys would show another.</summary>
internal sealed class HostKeyCheck
{
    private readonly string _algorithm;
    private readonly byte[] _key;

    /// <param name="line">As in authorized_keys: type, base64 and an optional comment.</param>
    public HostKeyCheck(string line)
    {
        var parts = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length < 2 || !TryDecode(parts[1], out _key!))
        {
            throw new SshDialException("the connection's hostKey is not a public key line such as 'ssh-ed25519 AAAAC3Nz...'");
        }
        _algorithm = parts[0];
    }

    /// <summary>What the host showed instead; null while nothing was refused.</summary>
    public string? Refused { get; private set; }

    public void Apply(BaseClient client, ConnectionInfo connection)
    {
        foreach (var name in connection.HostKeyAlgorithms.Keys.Where(name => !Fits(name)).ToArray()) connection.HostKeyAlgorithms.Remove(name);
        if (connection.HostKeyAlgorithms.Count == 0)
        {
            throw new SshDialException($"the connection's hostKey has type '{_algorithm}', which is not supported");
        }
        client.HostKeyReceived += (_, offered) =>
        {
            offered.CanTrust = offered.HostKey.AsSpan().SequenceEqual(_key);
            if (!offered.CanTrust) Refused = $"{offered.HostKeyName} SHA256:{offered.FingerPrintSHA256}";
        };
    }

    private bool Fits(string name) => _algorithm == "ssh-rsa" ? name is "ssh-rsa" or "rsa-sha2-256" or "rsa-sha2-512" : name == _algorithm;

    private static bool TryDecode(string text, out byte[]? bytes)
    {
        bytes = new byte[text.Length];
        var fits = Convert.TryFromBase64String(text, bytes, out var length);
        Array.Resize(ref bytes, length);
        return fits && length > 0;
    }
}
