using System.Net;
using CsCheck;
using HaCluster.Topology.Addressing;

namespace HaCluster.Topology.Tests;

public sealed class CidrTests
{
    private static readonly Gen<Cidr> Block = Gen.Select(Gen.UInt, Gen.Int[0, 32], (address, prefix) =>
        Cidr.Containing(new IPAddress([(byte)(address >> 24), (byte)(address >> 16), (byte)(address >> 8), (byte)address]), prefix));

    [Theory]
    [InlineData("0.0.0.0/0", 4294967296)]
    [InlineData("10.0.0.0/8", 16777216)]
    [InlineData("172.20.1.0/24", 256)]
    [InlineData("255.255.255.255/32", 1)]
    public void A_block_is_read_and_written_the_same(string text, long size)
    {
        var cidr = Cidr.Parse(text);

        Assert.Equal(text, cidr.ToString());
        Assert.Equal(size, cidr.Size);
    }

    [Theory]
    [InlineData("", "not of the form")]
    [InlineData("172.20.1.0", "not of the form")]
    [InlineData("172.20.1.0/24/8", "not of the form")]
    [InlineData("172.20.1/24", "not an IPv4 address")]
    [InlineData("172.20.1.256/24", "not an IPv4 address")]
    [InlineData("172.020.1.0/24", "not an IPv4 address")]
    [InlineData("172.20.1.-1/24", "not an IPv4 address")]
    [InlineData("fd00::/8", "not an IPv4 address")]
    [InlineData("172.20.1.0/33", "not a prefix length")]
    [InlineData("172.20.1.0/", "not a prefix length")]
    [InlineData("172.20.1.0/ 4", "not a prefix length")]
    [InlineData("172.20.1.5/24", "the block is 172.20.1.0/24")]
    public void A_malformed_block_is_refused_with_the_rule_it_breaks(string text, string problem)
    {
        Assert.False(Cidr.TryParse(text, out _, out var why));
        Assert.Contains(problem, why);
        Assert.Throws<FormatException>(() => Cidr.Parse(text));
    }

    [Fact]
    public void Text_and_block_are_equivalent() => Block.Sample(block => Cidr.Parse(block.ToString()) == block);

    [Fact]
    public void Overlap_is_symmetric_and_means_that_one_contains_the_other() => Gen.Select(Block, Block).Sample((a, b) =>
    {
        Assert.Equal(a.Overlaps(b), b.Overlaps(a));
        Assert.Equal(a.Overlaps(b), a.Contains(b) || b.Contains(a));
    });

    [Fact]
    public void Subnets_of_a_block_lie_inside_it_and_are_disjoint() =>
        Gen.Select(Block, Gen.Int[0, 6]).Where((block, bits) => block.PrefixLength + bits <= 32).Sample((block, bits) =>
        {
            var subnets = Enumerable.Range(0, 1 << bits).Select(index => block.Subnet(block.PrefixLength + bits, index)).ToArray();
            Assert.All(subnets, subnet => Assert.True(block.Contains(subnet)));
            Assert.Equal(block.Size, subnets.Sum(subnet => subnet.Size));
            for (var i = 1; i < subnets.Length; i++)
                Assert.False(subnets[i].Overlaps(subnets[i - 1]));
        });

    [Fact]
    public void Every_address_of_a_block_is_inside_and_its_neighbours_are_not() =>
        Gen.Select(Block.Where(block => block.PrefixLength >= 2), Gen.Int[0, int.MaxValue]).Sample((block, number) =>
        {
            var offset = (int)(number % block.Size);
            Assert.True(block.Contains(block.Address(offset)));
            Assert.Equal(block, Cidr.Containing(block.Address(offset), block.PrefixLength));
            Assert.Throws<ArgumentOutOfRangeException>(() => block.Address((int)block.Size));
        });

    [Theory]
    [InlineData("10.0.0.0/24", 0, false)]
    [InlineData("10.0.0.0/24", 1, true)]
    [InlineData("10.0.0.0/24", 254, true)]
    [InlineData("10.0.0.0/24", 255, false)]
    [InlineData("10.0.0.0/27", 30, true)]
    [InlineData("10.0.0.0/28", 30, false)]
    public void A_machine_cannot_have_the_network_or_the_broadcast_address(string block, int offset, bool possible) =>
        Assert.Equal(possible, Cidr.Parse(block).HasHostAt(offset));
}
