using HaCluster.Diagnostics;
using HaCluster.Topology.Addressing;

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
        Code = Codes.Config.SubnetOutside,
        Summary = $"{Findings.Key(path)} lies outside its region.",
        Why = $"{subnet} is not part of {region}.",
        Fix = Fix.Of($"Choose a part of the region's block, such as {legal}."),
        Subject = Findings.Key(path),
    };

    public static Diagnostic SubnetsOverlap((string Path, Cidr Block) first, (string Path, Cidr Block) second) => new()
    {
        Code = Codes.Config.SubnetOverlap,
        Summary = "Two subnets of a region overlap.",
        Why = $"{first.Path} {first.Block} and {second.Path} {second.Block} share addresses.",
        Fix = Fix.Of($"Choose a block that does not overlap {first.Block} for {Findings.Key(second.Path)}, or remove all three keys to "
            + $"use the defaults."),
        Subject = Findings.Key(second.Path),
    };

    public static Diagnostic RegionsOverlap((string Path, Cidr Block) first, (string Path, Cidr Block) second) => new()
    {
        Code = Codes.Config.CidrOverlap,
        Summary = "The address blocks of two regions overlap.",
        Why = $"{first.Path} {first.Block} and {second.Path} {second.Block} share addresses; peered regions must not.",
        Fix = Fix.Of("Choose blocks that do not overlap, such as 172.20.0.0/16 and 172.21.0.0/16."),
        Subject = Findings.Key(second.Path),
    };

    private static Diagnostic Malformed(string path, string problem) => new()
    {
        Code = Codes.Config.CidrMalformed,
        Summary = $"{Findings.Key(path)} is not an address block.",
        Why = Findings.Sentence(problem),
        Fix = Fix.Of($"Use a block such as {(path.EndsWith("cidr", StringComparison.Ordinal) ? "172.20.0.0/16" : "172.20.1.0/24")}."),
        Subject = Findings.Key(path),
    };

    private static Diagnostic WrongSize(string path, Cidr block, Sizes sizes) => new()
    {
        Code = Codes.Config.CidrSize,
        Summary = $"{Findings.Key(path)} has a size that is not allowed.",
        Why = $"{block} has {block.Size} addresses. Prefix lengths from /{sizes.Widest} to /{sizes.Narrowest} are allowed, because "
            + $"{sizes.Reason}.",
        Fix = Fix.Of("Choose an allowed prefix length; /16 for a region and /24 for a subnet are common."),
        Subject = Findings.Key(path),
    };

    private static Diagnostic Public(string path, Cidr block) => new()
    {
        Code = Codes.Config.CidrPublic,
        Summary = $"{Findings.Key(path)} is not a private address block.",
        Why = $"{block} belongs to the public internet. Hosts could no longer reach those addresses.",
        Fix = Fix.Of($"Choose a block inside {string.Join(", ", Private)}."),
        Subject = Findings.Key(path),
    };

    private static Diagnostic DockersOwn(string path, Cidr block) => new()
    {
        Code = Codes.Config.CidrDocker,
        Summary = $"{Findings.Key(path)} conflicts with Docker on the application hosts.",
        Why = $"{block} overlaps {DockerBridge}, the bridge network of the Docker Engine on those hosts. They could not reach the block.",
        Fix = Fix.Of("Choose another block, such as 172.20.0.0/16."),
        Subject = Findings.Key(path),
    };
}
