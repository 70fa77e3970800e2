using HaCluster.Topology.Addressing;
using HaCluster.Topology.Diagnostics;

namespace HaCluster.Topology.Validation;

/// <summary>What can be wrong with an address block of the cluster's own networks.</summary>
internal static class AddressFindings
{
    private static readonly Cidr[] Private =
        [Cidr.Parse("10.0.0.0/8"), Cidr.Parse("172.16.0.0/12"), Cidr.Parse("192.168.0.0/16"), Cidr.Parse("100.64.0.0/10")];

    // Docker Engine's first choice for its own bridge. A host that has it there cannot reach the same addresses elsewhere.
    private static readonly Cidr DockerBridge = Cidr.Parse("172.17.0.0/16");

    /// <summary>Prefix lengths that are allowed, and why no longer one is.</summary>
    public sealed record Sizes(int Widest, int Narrowest, string Reason);

    /// <summary>
    /// Nothing when the text is a private block of an allowed size, else one finding. The block is null when there is none.
    /// </summary>
    public static IReadOnlyList<Diagnostic> Of(string path, string text, Sizes sizes, out Cidr? block)
    {
        block = null;
        if (!Cidr.TryParse(text, out var cidr, out var problem))
            return [Malformed(path, problem)];
        block = cidr;
        if (cidr.PrefixLength < sizes.Widest || cidr.PrefixLength > sizes.Narrowest)
            return [WrongSize(path, cidr, sizes)];
        if (!Private.Any(range => range.Contains(cidr)))
            return [Public(path, cidr)];
        return DockerBridge.Overlaps(cidr) ? [DockersOwn(path, cidr)] : [];
    }

    public static Diagnostic Outside(string path, Cidr subnet, Cidr region, string legal) => new()
    {
        Code = "config.subnet-outside",
        Summary = $"{Findings.Key(path)} lies outside its region",
        Why = $"{subnet} is not part of {region}",
        Fix = $"choose a part of it, such as {legal}",
        Subject = Findings.Key(path),
    };

    public static Diagnostic SubnetsOverlap((string Path, Cidr Block) first, (string Path, Cidr Block) second) => new()
    {
        Code = "config.subnet-overlap",
        Summary = "two subnets of a region overlap",
        Why = $"{first.Path} {first.Block} and {second.Path} {second.Block} share addresses",
        Fix = $"choose a block beside {first.Block} for {Findings.Key(second.Path)}, or leave all three to their defaults",
        Subject = Findings.Key(second.Path),
    };

    public static Diagnostic RegionsOverlap((string Path, Cidr Block) first, (string Path, Cidr Block) second) => new()
    {
        Code = "config.cidr-overlap",
        Summary = "the address blocks of two regions overlap",
        Why = $"{first.Path} {first.Block} and {second.Path} {second.Block} share addresses; regions that are peered must not",
        Fix = "choose disjoint blocks, such as 172.20.0.0/16 and 172.21.0.0/16",
        Subject = Findings.Key(second.Path),
    };

    private static Diagnostic Malformed(string path, string problem) => new()
    {
        Code = "config.cidr-malformed",
        Summary = $"{Findings.Key(path)} is not an address block",
        Why = problem,
        Fix = $"write it as a block such as {(path.EndsWith("cidr", StringComparison.Ordinal) ? "172.20.0.0/16" : "172.20.1.0/24")}",
        Subject = Findings.Key(path),
    };

    private static Diagnostic WrongSize(string path, Cidr block, Sizes sizes) => new()
    {
        Code = "config.cidr-size",
        Summary = $"{Findings.Key(path)} has an unusable size",
        Why = $"{block} holds {block.Size} addresses; allowed is /{sizes.Widest} to /{sizes.Narrowest}, since {sizes.Reason}",
        Fix = "choose a prefix length between them; /16 for a region and /24 for a subnet are usual",
        Subject = Findings.Key(path),
    };

    private static Diagnostic Public(string path, Cidr block) => new()
    {
        Code = "config.cidr-public",
        Summary = $"{Findings.Key(path)} is not a private block",
        Why = $"{block} belongs to the public internet: hosts could no longer reach those addresses",
        Fix = $"choose a block inside {string.Join(", ", Private)}",
        Subject = Findings.Key(path),
    };

    private static Diagnostic DockersOwn(string path, Cidr block) => new()
    {
        Code = "config.cidr-docker",
        Summary = $"{Findings.Key(path)} is used inside the application hosts",
        Why = $"{block} overlaps {DockerBridge}, the bridge of the Docker Engine that runs there: those hosts could not reach it",
        Fix = "choose another block, such as 172.20.0.0/16",
        Subject = Findings.Key(path),
    };
}
