using HaCluster.Topology.Model;

namespace HaCluster.Topology.Tests;

public sealed class AuthorityTurnTests
{
    [Fact]
    public void While_hosts_go_from_one_number_to_the_next_all_trust_what_any_of_them_shows()
    {
        for (var generation = 1; generation < 20; generation++)
        {
            var (before, after) = (AuthorityTurn.Of(generation), AuthorityTurn.Of(generation + 1));
            foreach (var trusting in new[] { before, after })
            {
                Assert.Contains(before.Signs, trusting.Trusted);
                Assert.Contains(after.Signs, trusting.Trusted);
            }
        }
    }

    [Fact]
    public void A_rotation_ends_with_another_authority_that_is_trusted_by_itself()
    {
        for (var generation = 1; generation < 20; generation++)
        {
            var updates = AuthorityTurn.UpdatesFrom(generation);
            var (before, after) = (AuthorityTurn.Of(generation), AuthorityTurn.Of(generation + updates));

            Assert.InRange(updates, 1, 3);
            Assert.Equal([after.Signs], after.Trusted);
            Assert.True(after.Signs > before.Trusted[0]);
            Assert.Equal([(generation + 2) / 3], AuthorityTurn.Of(generation).Trusted.Take(1));
        }
        Assert.Equal((1, 1), (AuthorityTurn.Of(1).Signs, AuthorityTurn.Of(1).Trusted.Length));
    }
}
