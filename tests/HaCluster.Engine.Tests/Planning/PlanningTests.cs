using System.Collections.Immutable;
using CsCheck;
using HaCluster.Deployment.Properties;
using HaCluster.Engine.Planning;
using HaCluster.Engine.Providers;
using HaCluster.Engine.State;

namespace HaCluster.Engine.Tests.Planning;

public sealed class PlanningTests
{
    /// <summary>Sound states: each resource refers to some that are recorded before it.</summary>
    private static readonly Gen<ImmutableArray<ResourceState>> States = Gen.Int[0, 12].SelectMany(
        count => Gen.Int[0, 1000].Array[count * 3].Select(picks =>
        {
            var resources = ImmutableArray.CreateBuilder<ResourceState>();
            for (var i = 0; i < count; i++)
            {
                var (first, second, third) = (picks[i * 3], picks[(i * 3) + 1], picks[(i * 3) + 2]);
                string Earlier(int pick) => resources[pick % resources.Count].Urn;
                // Now and then the old half of a replacement: the same URN once more.
                var isOldHalf = i > 0 && first % 7 == 0;
                var urn = isOldHalf ? Earlier(second) : $"urn:pulumi:s::p::a:b:C::{i}";
                ImmutableArray<string> dependencies = i > 0 && third % 2 == 0 ? [Earlier(third), Earlier(first)] : [];
                resources.Add(new ResourceState
                {
                    Urn = urn,
                    Delete = isOldHalf,
                    Custom = true,
                    Id = $"{i}",
                    Dependencies = dependencies.Remove(urn).Remove(urn),
                    Parent = i > 0 && second % 3 == 0 && Earlier(third) != urn ? Earlier(third) : "",
                });
            }
            return resources.ToImmutable();
        }));

    [Fact]
    public void Nothing_is_deleted_before_what_refers_to_it_and_the_plan_never_looks_ahead() =>
        Gen.Select(States, Gen.Int[0, 3]).Sample((recorded, keep) =>
        {
            var doomed = recorded.Where((_, index) => keep == 0 || index % (keep + 1) != 0).ToHashSet();
            var plan = DeletionPlan.Create(recorded, doomed.Contains);

            Assert.Equal(doomed.Count, plan.Length);
            var position = plan.Select((deletion, index) => (deletion.Resource, index))
                .ToDictionary(entry => entry.Resource, entry => entry.index);
            for (var i = 0; i < plan.Length; i++)
            {
                Assert.All(plan[i].After, earlier => Assert.InRange(earlier, 0, i - 1));
                var recordedAt = recorded.IndexOf(plan[i].Resource);
                foreach (var needed in recorded.Take(recordedAt)
                    .Where(other => doomed.Contains(other) && plan[i].Resource.References().Contains(other.Urn)))
                    Assert.Contains(i, plan[position[needed]].After);
            }
        });

    [Fact]
    public void Sorting_restores_a_sound_order_and_leaves_a_sound_one_alone() =>
        Gen.Select(States, Gen.Int[0, 100]).Sample((recorded, seed) =>
        {
            Assert.Equal(recorded, SnapshotOrder.Sort(recorded));
            var shuffled = recorded.ToArray();
            new Random(seed).Shuffle(shuffled);
            Assert.DoesNotContain(
                SnapshotIntegrity.FindProblems(new Snapshot(SnapshotOrder.Sort(shuffled), [])),
                problem => problem.Contains("not recorded"));
        });

    [Theory]
    [InlineData("", "a:b:C", "urn:pulumi:dev::shop::a:b:C::name")]
    [InlineData("urn:pulumi:dev::shop::pulumi:pulumi:Stack::shop-dev", "a:b:C", "urn:pulumi:dev::shop::a:b:C::name")]
    [InlineData("urn:pulumi:dev::shop::x:y:Z$q:r:S::a::b", "a:b:C", "urn:pulumi:dev::shop::x:y:Z$q:r:S$a:b:C::name")]
    public void A_urn_carries_the_types_of_all_parents_but_the_stack(string parent, string type, string urn) =>
        Assert.Equal(urn, UrnBuilder.Build("dev", "shop", parent, type, "name"));

    [Fact]
    public void A_child_is_looked_for_under_every_former_name_of_its_parent()
    {
        const string Parent = "urn:pulumi:dev::shop::x:y:Group::web";
        var urn = UrnBuilder.Build("dev", "shop", Parent, "a:b:C", "web-disk");

        var aliases = AliasResolver.Resolve(
            urn, Parent, [new AliasSpec { Name = "web-volume" }], ["urn:pulumi:dev::shop::x:y:Group::site"]);

        Assert.Equal(
            [
                "urn:pulumi:dev::shop::x:y:Group$a:b:C::site-disk",
                "urn:pulumi:dev::shop::x:y:Group$a:b:C::site-volume",
                "urn:pulumi:dev::shop::x:y:Group$a:b:C::web-volume",
            ],
            aliases.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void An_alias_may_name_another_parent_none_or_a_whole_urn()
    {
        const string Urn = "urn:pulumi:dev::shop::x:y:Group$a:b:C::name";

        var aliases = AliasResolver.Resolve(
            Urn, "urn:pulumi:dev::shop::x:y:Group::g",
            [
                new AliasSpec { ParentUrn = "urn:pulumi:dev::shop::p::q" },
                new AliasSpec { NoParent = true },
                new AliasSpec { Urn = "urn:whole" },
            ], []);

        Assert.Equal(["urn:pulumi:dev::shop::p$a:b:C::name", "urn:pulumi:dev::shop::a:b:C::name", "urn:whole"], aliases);
    }

    [Theory]
    [InlineData("4.20.0", "", "default_4_20_0")]
    [InlineData("", "", "default")]
    [InlineData("1.0.0-beta.1+x", "", "default_1_0_0_beta_1_x")]
    public void A_default_provider_is_named_after_its_version(string version, string url, string name) =>
        Assert.Equal(name, new DefaultProvider("random", version, url).Name);

    [Theory]
    [InlineData("**::thing-*", true)]
    [InlineData("urn:pulumi:s::p::test:index:Thing::thing-1", true)]
    [InlineData("urn:pulumi:s::p::test:*:Thing::*", true)]
    [InlineData("urn:pulumi:s::p::test:index:Thing::thing", false)]
    [InlineData("thing-1", false)]
    public void A_target_is_a_urn_with_globs(string glob, bool matches) =>
        Assert.Equal(matches, new TargetFilter([glob]).Matches("urn:pulumi:s::p::test:index:Thing::thing-1"));

    [Fact]
    public void Replace_on_changes_counts_only_when_the_provider_sees_a_change()
    {
        var goal = new ResourceGoal { Urn = "urn:pulumi:s::p::a:b:C::n", Custom = true, ReplaceOnChanges = ["tags"] };
        var old = goal.ToState() with { Id = "1" };
        var details = ImmutableSortedDictionary<string, PropertyDiff>.Empty.Add("tags.owner", new PropertyDiff(PropertyDiffKind.Update));
        DecisionKind Decide(DiffResult diff) => StepDecision.Decide(goal, old, diff, _ => false).Kind;

        Assert.Equal(DecisionKind.Replace, Decide(new DiffResult(DiffChanges.Some, [], false, details)));
        Assert.Equal(DecisionKind.Same, Decide(new DiffResult(DiffChanges.None, [], false, details)));
    }

    [Fact]
    public void The_programs_choice_of_order_wins_over_the_providers()
    {
        var goal = new ResourceGoal { Urn = "urn:pulumi:s::p::a:b:C::n", Custom = true, DeleteBeforeReplace = false };
        var diff = new DiffResult(
            DiffChanges.Some, ["key"], DeleteBeforeReplace: true, ImmutableSortedDictionary<string, PropertyDiff>.Empty);

        Assert.False(StepDecision.Decide(goal, goal.ToState(), diff, _ => false).DeleteBeforeReplace);
        Assert.True(
            StepDecision.Decide(goal with { DeleteBeforeReplace = null }, goal.ToState(), diff, _ => false).DeleteBeforeReplace);
    }

    [Fact]
    public void Ignored_paths_reach_into_lists()
    {
        PropertyMap Ports(int a, int b) =>
            PropertyMap.Empty.Set("ports", new ArrayValue([PropertyMap.Empty.Set("n", a), PropertyMap.Empty.Set("n", b)]));

        Assert.Equal(Ports(1, 2), IgnoredChanges.Apply(["ports[*].n"], Ports(1, 2), Ports(8, 9)));
        Assert.Equal(Ports(8, 2), IgnoredChanges.Apply(["ports[1].n"], Ports(1, 2), Ports(8, 9)));
    }
}
