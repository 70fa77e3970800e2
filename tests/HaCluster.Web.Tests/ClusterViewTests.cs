using CsCheck;
using HaCluster.Web.Database;
using HaCluster.Web.Settings;

namespace HaCluster.Web.Tests;

public sealed class ClusterViewTests
{
    private static readonly HostEndpoint A = new("a", 5432);
    private static readonly HostEndpoint B = new("b", 5432);
    private static readonly ClusterView Initial = ClusterView.Initial([A, B]);

    [Fact]
    public void Before_anything_is_known_nothing_is_written_and_any_host_may_be_read()
    {
        Assert.Null(Initial.Primary);
        Assert.Equal("no database host is a primary: a:5432 was not asked yet; b:5432 was not asked yet", Initial.WriteObstacle);
        Assert.Equal([A, B], Initial.ReadOrder);
    }

    [Fact]
    public void Writes_go_to_the_primary_and_reads_prefer_it()
    {
        var view = Initial.With(Standby(A)).With(Primary(B, 1));
        Assert.Equal(B, view.Primary?.Endpoint);
        Assert.Null(view.WriteObstacle);
        Assert.Equal([B, A], view.ReadOrder);
    }

    [Fact]
    public void After_a_promotion_the_primary_left_behind_is_not_written_to()
    {
        var view = Initial.With(Primary(A, 1)).With(Primary(B, 2));
        Assert.Equal(B, view.Primary?.Endpoint);
        Assert.Equal([B, A], view.ReadOrder);
    }

    [Fact]
    public void A_primary_left_behind_is_not_written_to_even_when_it_is_the_only_one_that_answers()
    {
        var view = Initial.With(Primary(A, 1)).With(Primary(B, 2)).With(Unreachable(B));
        Assert.Null(view.Primary);
        Assert.Equal(
            "no database host is a primary: a:5432 is a primary on timeline 1, left behind by timeline 2; b:5432 is unreachable (refused)",
            view.WriteObstacle);
        Assert.Equal([A, B], view.ReadOrder);
    }

    [Fact]
    public void Two_primaries_on_one_timeline_are_both_refused()
    {
        var view = Initial.With(Primary(A, 2)).With(Primary(B, 2));
        Assert.Null(view.Primary);
        Assert.Equal(
            "several database hosts say they are the primary: a:5432 is a primary on timeline 2; b:5432 is a primary on timeline 2",
            view.WriteObstacle);
    }

    [Fact]
    public void A_database_made_anew_is_accepted_though_its_timeline_is_lower()
    {
        var view = Initial.With(Primary(A, 7)).With(Unreachable(A)).With(Primary(B, 1, system: 43));
        Assert.Equal(B, view.Primary?.Endpoint);
    }

    [Fact]
    public void Primaries_of_two_databases_at_once_are_both_refused() =>
        Assert.Null(Initial.With(Primary(A, 7)).With(Primary(B, 1, system: 43)).Primary);

    [Fact]
    public void A_primary_made_read_only_is_read_but_not_written()
    {
        var view = Initial.With(new HostStatus(A, HostRole.ReadOnlyPrimary, new History(42, 1))).With(Unreachable(B));
        Assert.Null(view.Primary);
        Assert.Equal([A, B], view.ReadOrder);
    }

    [Fact]
    public void A_standby_promoted_by_hand_beside_the_primary_of_the_last_role_change_is_not_written_to()
    {
        var view = Initial.With(Primary(A, 2, new RoleChange(5, true))).With(Primary(B, 3, new RoleChange(5, false)));
        Assert.Equal(A, view.Primary?.Endpoint);
        view = view.With(Unreachable(A));
        Assert.Null(view.Primary);
        Assert.Equal(
            "no database host is a primary: a:5432 is unreachable (refused); "
                + "b:5432 is a primary on timeline 3 that the last role change did not make",
            view.WriteObstacle);
    }

    [Fact]
    public void A_promotion_by_hand_that_is_on_record_as_the_last_role_change_leaves_the_former_primary_behind()
    {
        var view = Initial.With(Primary(A, 2, new RoleChange(5, true))).With(Primary(B, 3, new RoleChange(6, true)));
        Assert.Equal(B, view.Primary?.Endpoint);
        Assert.Null(view.With(Unreachable(B)).Primary);
    }

    [Fact]
    public void A_primary_stays_while_a_switchover_that_names_the_other_host_has_not_promoted_it()
    {
        var view = Initial.With(Primary(A, 2, new RoleChange(5, true))).With(Primary(A, 2, new RoleChange(6, false)));
        Assert.Equal(A, view.Primary?.Endpoint);
        Assert.Equal(B, view.With(Primary(B, 3, new RoleChange(6, true))).Primary?.Endpoint);
    }

    [Fact]
    public void Whatever_the_hosts_say_in_whatever_order_the_primary_is_the_only_one_on_the_newest_history_ever_seen()
    {
        HostEndpoint[] hosts = [A, B];
        HostRole[] roles = [HostRole.Unreachable, HostRole.Standby, HostRole.Primary];
        var status = Gen.Select(Gen.Int[0, 1], Gen.Int[0, 2], Gen.UInt[1, 4], Gen.Long[0, 2], Gen.Bool)
            .Select(
                (host, role, timeline, epoch, named) => roles[role] == HostRole.Primary
                    ? Primary(hosts[host], timeline, new RoleChange(epoch, named))
                    : new HostStatus(hosts[host], roles[role]));
        status.Array[1, 12].Sample(answers =>
        {
            var view = Initial;
            (long, bool, uint) newest = default;
            foreach (var answer in answers)
            {
                view = view.With(answer);
                if (Rank(answer).CompareTo(newest) > 0)
                    newest = Rank(answer);
                var candidates = view.Hosts.Where(h => h.Role == HostRole.Primary && Rank(h) == newest).ToArray();
                Assert.Equal(candidates.Length == 1 ? candidates[0] : null, view.Primary);
                Assert.Equal(view.Primary is null, view.WriteObstacle is not null);
                Assert.Equal(2, view.ReadOrder.Distinct().Count());
                if (view.Primary is { } primary)
                    Assert.Equal(primary.Endpoint, view.ReadOrder[0]);
            }
        });
    }

    private static HostStatus Primary(HostEndpoint host, uint timeline, RoleChange last = default, long system = 42) =>
        new(host, HostRole.Primary, new History(system, timeline) { LastRoleChange = last });

    private static (long Epoch, bool Named, uint Timeline) Rank(HostStatus host) =>
        host.History is { LastRoleChange: var last, Timeline: var timeline } ? (last.Epoch, last.NamesThisHost, timeline) : default;

    private static HostStatus Standby(HostEndpoint host) => new(host, HostRole.Standby);

    private static HostStatus Unreachable(HostEndpoint host) => new(host, HostRole.Unreachable, Problem: "refused");
}
