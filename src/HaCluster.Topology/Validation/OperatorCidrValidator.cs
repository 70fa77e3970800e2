using System.Net;
using HaCluster.Diagnostics;
using HaCluster.Topology.Addressing;
using HaCluster.Topology.Settings;

namespace HaCluster.Topology.Validation;

/// <summary>Who may log in: at least one block, each well formed and no wider than the operator says on purpose.</summary>
internal sealed class OperatorCidrValidator : ISettingsValidator
{
    public const string Path = "aws.operatorCidrs";

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

    private static ConfigSet OwnAddress { get; } =
        new(Findings.Key(Path), "$(curl -s https://checkip.amazonaws.com)/32") { Expression = true };

    private static Diagnostic Missing() => new()
    {
        Code = Codes.Config.OperatorMissing,
        Summary = "No SSH access to the hosts is allowed.",
        Why = $"{Findings.Key(Path)} is not set. It has no default, because it opens SSH and the statistics pages.",
        Fix = Fix.Of($"Set it to your own address: {OwnAddress}."),
        Subject = Findings.Key(Path),
    };

    private static Diagnostic NoV4() => new()
    {
        Code = Codes.Config.OperatorNoIpv4,
        Summary = "No SSH access to the hosts is allowed.",
        Why = $"{Findings.Key(Path)} has only IPv6 blocks, and the hosts have only IPv4 addresses.",
        Fix = Fix.Of($"Add your IPv4 address; {new ShellCommand("curl -4 -s https://checkip.amazonaws.com")} prints it."),
        Subject = Findings.Key(Path),
    };

    private static Diagnostic Malformed(string text, string problem) => new()
    {
        Code = Codes.Config.OperatorMalformed,
        Summary = $"{Findings.Key(Path)} contains a value that is not an address block.",
        Why = Findings.Sentence(problem),
        Fix = text.Contains('/', StringComparison.Ordinal)
            ? Fix.Of("Write one address as 198.51.100.7/32 and a network as 198.51.100.0/24.")
            : Fix.Of($"If it is one address, run {new ConfigSet(Findings.Key(Path), $"{text}/32")}."),
        Subject = Findings.Key(Path),
    };

    private static Diagnostic TooWide(string text) => new()
    {
        Code = Codes.Config.OperatorTooWide,
        Summary = $"{Findings.Key(Path)} opens SSH to a large part of the internet.",
        Why = $"{text} is wider than /{WidestV4} (IPv4) or /{WidestV6} (IPv6).",
        Fix = Fix.Of(
            $"Name the blocks you log in from, or allow every address: {new ConfigSet(Findings.Key("aws.allowAnyOperator"), "true")}."),
        Subject = Findings.Key(Path),
    };

    private static Diagnostic Example(string text) => new()
    {
        Code = Codes.Config.OperatorExample,
        Severity = Severity.Warning,
        Summary = "The operator's address is an example.",
        Why = $"{text} in {Findings.Key(Path)} is reserved for documentation. It gives no SSH access to the hosts, so `up` refuses it.",
        Fix = Fix.Of($"Set it to your own address: {OwnAddress}."),
        Subject = Findings.Key(Path),
    };
}
