using HaCluster.Cli.Deployments;

namespace HaCluster.Cli.Tests;

public sealed class InstanceStartsTests
{
    private const string Then = "2026-01-31T12:00:00.000000001Z";
    private const string Later = "2026-01-31T12:00:10.000000001Z";

    [Theory]
    [InlineData("new", 0, Then, null)]
    [InlineData("new", 2, Later, "site2-app-1 ended by itself and was started again, 2 times")]
    // Before all instances served, and not since.
    [InlineData("new", 1, Then, "site2-app-1 ended by itself and was started again, 1 time")]
    [InlineData("new", 0, Later, "site2-app-1 was restarted while it was watched")]
    // The deployment has left it as it was.
    [InlineData("old", 3, Then, null)]
    [InlineData("old", 4, Later, "site2-app-1 ended by itself and was started again, 1 time")]
    public void An_instance_that_begins_again_is_an_objection(string id, int restarts, string startedAt, string? objection)
    {
        var former = InstanceStarts.Read($"old /site2-app-1 3 {Then}\n");
        var first = InstanceStarts.Read($"{id} /site2-app-1 {restarts} {Then}\n");

        Assert.Equal(objection, InstanceStarts.Read($"{id} /site2-app-1 {restarts} {startedAt}\n").Objection(former, first));
    }

    [Fact]
    public void Nothing_is_said_of_a_host_that_could_not_be_asked_before() => Assert.Null(
        InstanceStarts.Read($"new /site2-app-1 0 {Later}\n").Objection(InstanceStarts.None, InstanceStarts.None));
}
