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

    // RFC 6890, "Special-Purpose IP Address Registries", and RFC 5771 and RFC 4291 for multicast.
    private static readonly (IPNetwork Block, string Kind)[] Special =
        [
            (IPNetwork.Parse("0.0.0.0/8"), "no host's address, but stand for this network"),
            (IPNetwork.Parse("127.0.0.0/8"), "loopback addresses"),
            (IPNetwork.Parse("169.254.0.0/16"), "link-local addresses"),
            (IPNetwork.Parse("224.0.0.0/4"), "multicast addresses"),
            (IPNetwork.Parse("240.0.0.0/4"), "reserved addresses"),
            (IPNetwork.Parse("::/128"), "no host's address, but stand for an unknown one"),
            (IPNetwork.Parse("::1/128"), "loopback addresses"),
            (IPNetwork.Parse("fe80::/10"), "link-local addresses"),
            (IPNetwork.Parse("ff00::/8"), "multicast addresses"),
        ];

    // Of use to those who reach the hosts at private addresses, through a VPN, and to nobody else.
    private static readonly (IPNetwork Block, string Kind)[] Private =
        [
            (IPNetwork.Parse("10.0.0.0/8"), "private"),
            (IPNetwork.Parse("172.16.0.0/12"), "private"),
            (IPNetwork.Parse("192.168.0.0/16"), "private"),
            (IPNetwork.Parse("100.64.0.0/10"), "between an internet provider and its customers"),
            (IPNetwork.Parse("198.18.0.0/15"), "for measurements between networks"),
        ];

    public IEnumerable<Diagnostic> Validate(ClusterSettings settings)
    {
        if (!settings.OnAws)
            return [];
        var blocks = settings.Aws.OperatorCidrs;
        if (blocks.IsEmpty)
            return [Missing()];
        var findings = blocks.SelectMany(text => Block(text, settings.Aws.AllowAnyOperator));
        if (blocks.All(text => text.Contains(':', StringComparison.Ordinal)))
            return findings.Append(NoV4());
        var local = blocks.Where(text => !text.Contains(':', StringComparison.Ordinal))
            .Select(text => (Text: text, Kind: Problem(text, out var block) is null ? KindOf(block, Private) : null)).ToList();
        return local.TrueForAll(block => block.Kind is not null) ? findings.Append(OnlyPrivate(local)) : findings;
    }

    private static IEnumerable<Diagnostic> Block(string text, bool allowAny)
    {
        if (Problem(text, out var block) is { } problem)
            yield return Malformed(text, problem);
        else if (KindOf(block, Special) is { } kind)
            yield return NoSource(text, kind);
        else if (!allowAny && block.PrefixLength < (block.BaseAddress.GetAddressBytes().Length == 4 ? WidestV4 : WidestV6))
            yield return TooWide(text);
        else if (Examples.Any(example => IsIn(block, example)))
            yield return Example(text);
    }

    private static bool IsIn(IPNetwork block, IPNetwork range) =>
        range.PrefixLength <= block.PrefixLength && range.Contains(block.BaseAddress);

    private static string? KindOf(IPNetwork block, (IPNetwork Block, string Kind)[] ranges) =>
        ranges.FirstOrDefault(range => IsIn(block, range.Block)).Kind;

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

    private static Diagnostic OnlyPrivate(IReadOnlyList<(string Text, string? Kind)> blocks) => new()
    {
        Code = Codes.Config.OperatorPrivate,
        Summary = "No SSH access to the hosts is allowed.",
        Why = $"{Findings.Key(Path)} has only addresses that are not seen on the internet: "
            + $"{string.Join(", ", blocks.Select(block => $"{block.Text} is {block.Kind}"))}. The programs connect to the public "
            + "addresses of the hosts, which see the public address of your network.",
        Fix = Fix.Of($"Add your IPv4 address; {new ShellCommand("curl -4 -s https://checkip.amazonaws.com")} prints it."),
        Subject = Findings.Key(Path),
    };

    private static Diagnostic NoSource(string text, string kind) => new()
    {
        Code = Codes.Config.OperatorSpecial,
        Summary = $"{Findings.Key(Path)} contains addresses from which nobody connects.",
        Why = $"The addresses of {text} are {kind}.",
        Fix = Fix.Of($"Set it to your own address: {OwnAddress}."),
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
