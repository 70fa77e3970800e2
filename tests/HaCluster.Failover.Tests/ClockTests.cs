using CsCheck;
using HaCluster.Failover.Members;
using HaCluster.Failover.Planning;
using HaCluster.Failover.Wal;

namespace HaCluster.Failover.Tests;

/// <summary>The clocks of the two hosts differ by any amount, and nothing that is said depends on it.</summary>
public sealed class ClockTests
{
    private static readonly Lsn End = new(0x5000148);

    /// <summary>Any error of the old primary's clock, a century both ways, in seconds.</summary>
    private static readonly Gen<double> Skew = Gen.Double[-3.2e9, 3.2e9];

    [Fact]
    public void The_silence_of_a_lost_primary_is_measured_by_the_standby_s_clock_alone() =>
        Gen.Select(Skew, Gen.Double[0, 1e6]).Sample((skew, silence) =>
            BoundOf(sent: StateSpace.Now.AddSeconds(skew), received: StateSpace.Now.AddSeconds(-silence)).Window
                == StateSpace.Now - StateSpace.Now.AddSeconds(-silence));

    [Fact]
    public void The_moment_of_the_last_message_is_given_as_the_old_primary_s()
    {
        var sent = StateSpace.Now.AddHours(2);
        var bound = BoundOf(sent, received: StateSpace.Now.AddSeconds(-3));
        Assert.Equal(sent, bound.Since);
        Assert.Equal(
            "writes acknowledged in the last 3.0 s (site2-db last heard from site1-db at 05:04:05.000Z by the clock of site1-db and lacked "
                + "0 bytes then)", PlanText.Of(bound));
    }

    [Fact]
    public void A_clock_that_was_set_back_measures_nothing()
    {
        var bound = BoundOf(sent: StateSpace.Now.AddSeconds(-3), received: StateSpace.Now.AddSeconds(30));
        Assert.Null(bound.Window);
        Assert.False(bound.IsBounded);
        Assert.Contains("or its clock was set back", bound.Basis, StringComparison.Ordinal);
        // Reading it in milliseconds may go back by less than that.
        Assert.Equal(TimeSpan.Zero, BoundOf(StateSpace.Now, received: StateSpace.Now.AddMicroseconds(999)).Window);
    }

    [Fact]
    public void Without_a_note_of_when_the_message_came_its_age_is_not_known()
    {
        Assert.Null(BoundOf(sent: StateSpace.Now.AddSeconds(-3), received: null).Window);
        Assert.Null(RoleChangeFacts.Read(new Dictionary<string, string> { ["silence_ms"] = "-30000" }).Silence);
        Assert.Equal(TimeSpan.Zero, RoleChangeFacts.Read(new Dictionary<string, string> { ["silence_ms"] = "-1" }).Silence);
    }

    private static LossBound BoundOf(DateTimeOffset sent, DateTimeOffset? received)
    {
        var standby = StateSpace.Standby("site2") with
        {
            Streaming = false,
            LastContact = new LastContact(sent, End) { ReceivedAt = received },
        };
        return LossBound.Of(standby, StateSpace.Lost("site1"), suspended: false);
    }
}
