using System.Net;
using HaCluster.Topology.Addressing;
using HaCluster.Topology.Diagnostics;
using HaCluster.Topology.Settings;

namespace HaCluster.Topology.Validation;

/// <summary>Who may log in: at least one block, each well formed and no wider than the operator says on purpose.</summary>
internal sealed class OperatorCidrValidator : ISettingsValidator
{
    public const string Path = "aws.operatorCidrs";

    /// <summary>The code of the finding for blocks that stand for an address in examples, and belong to nobody.</summary>
    public const string ExampleCode = "config.operator-example";

    private const int WidestV4 = 8;

    // What a provider gets as a whole for all of its customers (RIPE-738: a /32 without further justification).
    private const int WidestV6 = 32;

    // RFC 5737 and RFC 3849.
    private static readonly IPNetwork[] Examples =
        [
            IPNetwork.Parse("192.0.2.0/24"),
            IPNetwork.Parse("198.51.100.0/24"),
            IPNetwork.Parse("203.0.113.0/24"),
            IPNetwork.Parse("2001:db8::/32"),
        ];

    public IEnumerable<Diagnostic> Validate(ClusterSettings settings)
    {
        if (!settings.OnAws)
            return [];
        var blocks = settings.Aws.OperatorCidrs;
        if (blocks.IsEmpty)
            return [Missing()];
        var findings = blocks.SelectMany(text => Block(text, settings.Aws.AllowAnyOperator));
        return blocks.All(text => text.Contains(':', StringComparison.Ordinal)) ? findings.Append(NoV4()) : findings;
    }

    private static IEnumerable<Diagnostic> Block(string text, bool allowAny)
    {
        if (Problem(text, out var block) is { } problem)
            yield return Malformed(text, problem);
        else if (!allowAny && block.PrefixLength < (block.BaseAddress.GetAddressBytes().Length == 4 ? WidestV4 : WidestV6))
            yield return TooWide(text);
        else if (Examples.Any(example => example.PrefixLength <= block.PrefixLength && example.Contains(block.BaseAddress)))
            yield return Example(text);
    }

    private static string? Problem(string text, out IPNetwork block)
    {
        block = default;
        if (!text.Contains(':', StringComparison.Ordinal))
        {
            if (!Cidr.TryParse(text, out var cidr, out var problem))
                return problem;
            block = new IPNetwork(cidr.Network, cidr.PrefixLength);
            return null;
        }
        // Parsing a network clears its host bits without a word.
        if (!IPNetwork.TryParse(text, out block) || !IPAddress.TryParse(text.Split('/')[0], out var address))
            return $"'{text}' is not of the form a:b::/n";
        return address.Equals(block.BaseAddress) ? null : $"{text} is an address inside a block, not a block; the block is {block}";
    }

    private static Diagnostic Missing() => new()
    {
        Code = "config.operator-missing",
        Summary = "nobody could log in to the hosts",
        Why = $"{Findings.Key(Path)} is not set; it has no default, since it opens SSH and the statistics pages",
        Fix = $"set it to your own address: pulumi config set {Findings.Key(Path)} \"$(curl -s https://checkip.amazonaws.com)/32\"",
        Subject = Findings.Key(Path),
    };

    private static Diagnostic NoV4() => new()
    {
        Code = "config.operator-no-ipv4",
        Summary = "nobody could log in to the hosts",
        Why = $"{Findings.Key(Path)} has IPv6 blocks only, and the hosts have IPv4 addresses only",
        Fix = "add your IPv4 address, which `curl -4 -s https://checkip.amazonaws.com` shows",
        Subject = Findings.Key(Path),
    };

    private static Diagnostic Malformed(string text, string problem) => new()
    {
        Code = "config.operator-malformed",
        Summary = $"{Findings.Key(Path)} holds something that is no address block",
        Why = problem,
        Fix = text.Contains('/', StringComparison.Ordinal)
            ? "write one address as 198.51.100.7/32, a network as 198.51.100.0/24"
            : $"pulumi config set {Findings.Key(Path)} {text}/32, if it is one address",
        Subject = Findings.Key(Path),
    };

    private static Diagnostic TooWide(string text) => new()
    {
        Code = "config.operator-too-wide",
        Summary = $"{Findings.Key(Path)} opens SSH to a large part of the internet",
        Why = $"{text} is wider than /{WidestV4} (IPv4) or /{WidestV6} (IPv6)",
        Fix = $"name the blocks you log in from; if everybody is meant: pulumi config set {Findings.Key("aws.allowAnyOperator")} true",
        Subject = Findings.Key(Path),
    };

    private static Diagnostic Example(string text) => new()
    {
        Code = ExampleCode,
        Severity = Severity.Warning,
        Summary = "the operator's address is an example",
        Why = $"{text} in {Findings.Key(Path)} belongs to nobody, so nobody could log in to the hosts, and `up` refuses it",
        Fix = $"set it to your own address: pulumi config set {Findings.Key(Path)} \"$(curl -s https://checkip.amazonaws.com)/32\"",
        Subject = Findings.Key(Path),
    };
}
