using System.Collections.Immutable;
using HaCluster.Cli.Deployments;
using HaCluster.Observation.Probes;

namespace HaCluster.Cli.Tests;

public sealed class CanaryTrafficTests
{
    private const int FormerMs = 20;

    private static readonly SortedSet<string> Canary = ["site2-app-1", "site2-app-2"];

    [Theory]
    // Answers and errors of the two new instances, and of the two others, through each load balancer.
    [InlineData(1000, 0, 1000, 0, true)]
    [InlineData(1000, 1, 1000, 0, true)]
    [InlineData(10, 1, 10, 0, false)]
    [InlineData(0, 0, 1000, 900, true)]
    [InlineData(1000, 100, 1000, 0, false)]
    [InlineData(1000, 100, 1000, 100, true)]
    [InlineData(1000, 300, 1000, 100, false)]
    [InlineData(0, 5, 1000, 0, false)]
    public void More_errors_than_those_of_the_others_are_an_objection(
        long answers, long errors, long others, long othersErrors, bool goesOn)
    {
        var objection = Compare(answers, errors, others, othersErrors, ms: 20).Objection();

        Assert.Equal(goesOn, objection is null);
        if (!goesOn)
            Assert.Contains(
                FormattableString.Invariant($"{4 * errors:N0} errors at site2-app-1, site2-app-2"), objection, StringComparison.Ordinal);
    }

    [Fact]
    public void What_breaks_while_instances_are_replaced_is_no_objection_until_they_all_serve()
    {
        var before = Look(100, 0, 100, 0, FormerMs);
        var replaced = Change(
            Look(200, 0, 200, 0, FormerMs), "site2-app-1", server => server with { Broken = 40, Downs = 1 });

        Assert.Null(new CanaryTraffic(before, before, replaced, Canary).ObjectionMeanwhile());
        Assert.NotNull(new CanaryTraffic(before, before, replaced, Canary).Objection());
        Assert.NotNull(new CanaryTraffic(before, before, Look(200, 3, 200, 0, FormerMs), Canary).ObjectionMeanwhile());
    }

    [Fact]
    public void Errors_of_an_instance_count_from_its_replacement_on()
    {
        var former = Look(100, 0, 100, 0, FormerMs);
        var failing = Look(200, 40, 200, 0, FormerMs);
        var reached = new CanaryTraffic(former, former, failing, Canary).Reached();

        // All of them by the former image: neither instance has left service yet.
        Assert.Null(new CanaryTraffic(former, reached, failing, Canary).ObjectionMeanwhile());

        var left = Change(failing, "site2-app-1", server => server with { Downs = 1 });
        var since = new CanaryTraffic(former, reached, left, Canary).Reached();
        var failed = Change(left, "site2-app-1", server => server with { Answers = 210, ServerErrors = 50 });
        var before = new CanaryTraffic(former, since, failed, Canary).Reached();
        Assert.NotNull(new CanaryTraffic(former, before, failed, Canary).ObjectionMeanwhile());
    }

    [Theory]
    // Of 1,000 answers 86 in a hundred of the average are new, of 60 only 11: 140 ms make an average of 123 and of 33.
    [InlineData(1000, 122, true)]
    [InlineData(1000, 125, false)]
    [InlineData(60, 32, true)]
    [InlineData(60, 35, false)]
    [InlineData(12, 5000, true)]
    public void Answers_that_take_much_longer_than_before_are_an_objection(long answers, long ms, bool goesOn) => Assert.Equal(
        goesOn, Compare(answers, 0, answers, 0, ms).TooSlow() is null);

    [Theory]
    // The limit is 140 ms by itself, and 280 where the others take twice as long as before.
    [InlineData(20, 125, false)]
    [InlineData(40, 200, true)]
    [InlineData(40, 300, false)]
    // They excuse no more than three times.
    [InlineData(2000, 400, false)]
    public void Answers_of_the_others_that_take_longer_as_well_are_taken_into_account(long othersMs, long ms, bool goesOn)
    {
        var before = Look(500, 0, 500, 0, FormerMs);
        var now = Look(1500, 0, 1500, 0, ms)
            .Select(look => look with
            {
                Servers = [.. look.Servers.Select(each => Canary.Contains(each.Server.Name) ? each : each with { ResponseMs = othersMs })],
            });

        Assert.Equal(goesOn, new CanaryTraffic(before, before, [.. now], Canary).TooSlow() is null);
    }

    [Fact]
    public void An_instance_that_was_taken_out_of_service_is_an_objection_although_it_is_back()
    {
        var before = Look(100, 0, 100, 0, 20);
        var fell = Change(before, "site2-app-2", server => server with { Downs = 1 });
        var down = Change(before, "site2-app-2", server => server with { Server = new ServerObservation("", "DOWN", "L7STS") });
        var other = Change(before, "site1-app-1", server => server with { Downs = 1 });

        Assert.StartsWith(
            "site2-app-2 was taken out of service by the load balancer of site1",
            new CanaryTraffic(before, before, fell, Canary).Objection(), StringComparison.Ordinal);
        Assert.False(new CanaryTraffic(before, before, down, Canary).IsServing);
        Assert.Null(new CanaryTraffic(before, before, other, Canary).Objection());
    }

    [Fact]
    public void Counters_that_began_anew_count_from_zero()
    {
        var traffic = new CanaryTraffic(Look(5000, 7, 5000, 0, 20), Look(5000, 7, 5000, 0, 20), Look(40, 2, 30, 0, 20), Canary);

        Assert.Equal(new Share(160, 8), traffic.Canary);
        Assert.Equal(new Share(120, 0), traffic.Others);
    }

    [Fact]
    public void What_no_load_balancer_says_is_unknown_and_not_well()
    {
        var before = Look(100, 0, 100, 0, 20);
        ImmutableArray<LoadBalancerTraffic> silent =
            [.. before.Select(each => each with { Servers = [], Problem = $"{each.Region} is silent" })];

        Assert.Equal("site1 is silent; site2 is silent", new CanaryTraffic(before, before, silent, Canary).Unknown);
        Assert.False(new CanaryTraffic(before, before, silent, Canary).IsServing);
        // One is enough to know.
        Assert.Null(new CanaryTraffic(before, before, [silent[0], before[1]], Canary).Unknown);
        Assert.True(new CanaryTraffic(before, before, [silent[0], before[1]], Canary).IsServing);
    }

    private static CanaryTraffic Compare(long answers, long errors, long others, long othersErrors, long ms) =>
        new(
            Look(400, 2, 600, 3, FormerMs), Look(500, 2, 700, 3, FormerMs),
            Look(500 + answers, 2 + errors, 700 + others, 3 + othersErrors, ms), Canary);

    private static ImmutableArray<LoadBalancerTraffic> Look(long answers, long errors, long others, long othersErrors, long ms) =>
    [
        .. new[] { "site1", "site2" }.Select(region => new LoadBalancerTraffic(
            region,
            [
                Server("site1-app-1", others, othersErrors, FormerMs), Server("site1-app-2", others, othersErrors, FormerMs),
                Server("site2-app-1", answers, errors, ms), Server("site2-app-2", answers, errors, ms),
            ],
            null)),
    ];

    private static ServerTraffic Server(string name, long answers, long errors, long ms) =>
        new(new ServerObservation(name, "UP", "L7OK"), answers, errors, 0, 0, ms);

    private static ImmutableArray<LoadBalancerTraffic> Change(
        ImmutableArray<LoadBalancerTraffic> look, string name, Func<ServerTraffic, ServerTraffic> change) =>
    [
        look[0] with
        {
            Servers =
            [
                .. look[0].Servers.Select(server => server.Server.Name == name ? WithName(change(server), name) : server),
            ],
        },
        .. look.Skip(1),
    ];

    private static ServerTraffic WithName(ServerTraffic server, string name) =>
        server with { Server = server.Server with { Name = name } };
}
