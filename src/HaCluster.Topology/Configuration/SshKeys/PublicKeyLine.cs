using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace HaCluster.Topology.Configuration.SshKeys;

/// <summary>A public key as OpenSSH writes it: type, base64, perhaps a comment (RFC 4253 section 6.6 for what the base64 holds).</summary>
internal sealed record PublicKeyLine
{
    private const string Ed25519 = "ssh-ed25519";
    private const string Rsa = "ssh-rsa";
    private const int SmallestRsa = 2048;

    public required string Text { get; init; }

    /// <summary>The second word: equal for equal keys.</summary>
    public required string Blob { get; init; }

    /// <summary>Reads one line. On failure <paramref name="problem"/> says what is wrong, without the text itself.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out PublicKeyLine? key, [NotNullWhen(false)] out string? problem)
    {
        var line = text.Trim();
        var words = line.Split(' ', 3, StringSplitOptions.RemoveEmptyEntries);
        problem = line.Contains('\n', StringComparison.Ordinal) ? "it has several lines; one key is one line" : ProblemOf(words);
        key = problem is null ? new PublicKeyLine { Text = line, Blob = words[1] } : null;
        return key is not null;
    }

    private static string? ProblemOf(string[] words)
    {
        if (words.Length < 2)
            return "it is not of the form `ssh-ed25519 AAAA… comment`";
        if (words[0] is not (Ed25519 or Rsa))
            return $"its type is {words[0]}; EC2 takes {Ed25519} and {Rsa}";
        var bytes = new byte[words[1].Length];
        if (!Convert.TryFromBase64String(words[1], bytes, out var length))
            return "its second word is not base64";
        var fields = new WireFields(bytes.AsSpan(0, length));
        if (!fields.TryNext(out var type) || Encoding.ASCII.GetString(type) != words[0])
            return $"its base64 does not hold a key of type {words[0]}: it may have been cut";
        return words[0] == Ed25519 ? ProblemOfEd25519(ref fields) : ProblemOfRsa(ref fields);
    }

    private static string? ProblemOfEd25519(ref WireFields fields) =>
        fields.TryNext(out var point) && point.Length == 32 && fields.AtEnd
            ? null
            : "its base64 has not the length of an Ed25519 key: it may have been cut";

    private static string? ProblemOfRsa(ref WireFields fields)
    {
        if (!fields.TryNext(out _) || !fields.TryNext(out var modulus) || !fields.AtEnd)
            return "its base64 has not the parts of an RSA key: it may have been cut";
        var bits = modulus.TrimStart((byte)0).Length * 8;
        return bits >= SmallestRsa ? null : $"it is an RSA key of {bits} bits; EC2 takes {SmallestRsa} and more";
    }
}
