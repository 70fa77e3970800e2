using CsCheck;
using HaCluster.Failover.Wal;

namespace HaCluster.Failover.Tests;

public sealed class LsnTests
{
    private static readonly Gen<Lsn> AnyLsn = Gen.ULong.Select(value => new Lsn(value));

    [Fact]
    public void Every_position_survives_being_printed_and_read() =>
        AnyLsn.Sample(lsn => Lsn.Parse(lsn.ToString()) == lsn);

    [Fact]
    public void Bytes_ahead_are_never_negative_and_count_one_way_only() =>
        Gen.Select(AnyLsn, AnyLsn).Sample((one, two) =>
            one.BytesAheadOf(two) >= 0 && (one.BytesAheadOf(two) == 0 || two.BytesAheadOf(one) == 0)
                && (one > two) == (one.BytesAheadOf(two) > 0));

    [Theory]
    [InlineData("0/5000148", 0x5000148UL)]
    [InlineData("1/0", 0x1_0000_0000UL)]
    [InlineData("FFFFFFFF/FFFFFFFF", ulong.MaxValue)]
    [InlineData("a/B", 0xA_0000_000BUL)]
    public void Reads_what_PostgreSQL_prints(string text, ulong value) => Assert.Equal(value, Lsn.Parse(text).Value);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("0/")]
    [InlineData("/0")]
    [InlineData("0/0/0")]
    [InlineData("0/G")]
    [InlineData("-1/0")]
    [InlineData(" 0/0")]
    [InlineData("0/123456789")]
    public void Refuses_anything_else(string? text) => Assert.False(Lsn.TryParse(text, out _));

    [Fact]
    public void Halves_have_no_leading_zeros() => Assert.Equal("16/B374D848", new Lsn(0x16_B374D848).ToString());
}
