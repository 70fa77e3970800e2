namespace HaCluster.Ssh;

/// <summary>Which host key a server may present.</summary>
public sealed record HostKeyPolicy
{
    private HostKeyPolicy()
    {
    }

    /// <summary>Accepts every host key, so that the server's identity is not checked.</summary>
    public static HostKeyPolicy AcceptAny { get; } = new();

    /// <summary>The only accepted key; null accepts any.</summary>
    internal string? Line { get; private init; }

    /// <summary>Accepts one host key only.</summary>
    /// <param name="line">As in <c>authorized_keys</c>: type, base64, optional comment. A malformed line matches no key.</param>
    public static HostKeyPolicy Only(string line) => new() { Line = line };
}
