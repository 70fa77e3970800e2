using HaCluster.Deployment.Properties;
using HaCluster.Engine.Providers;
using HaCluster.Engine.Providers.Docker;
using HaCluster.Engine.Providers.Schema;

namespace HaCluster.Engine.Tests.Providers.Docker;

/// <summary>Lists of a container whose order the daemon does not look at.</summary>
public sealed class ContainerSetTests
{
    public static TheoryData<string> Sets => ["envs", "labels", "hosts", "capabilities"];

    [Theory, MemberData(nameof(Sets))]
    public void Another_order_of_a_set_is_no_change(string name) =>
        Assert.Equal(DiffChanges.None, Compare(name, ["a", "b"], ["b", "a"]).Changes);

    [Theory, MemberData(nameof(Sets))]
    public void Another_item_of_a_set_replaces_the_container(string name) =>
        Assert.Equal([name], Compare(name, ["a", "b"], ["b", "c"]).Replaces);

    [Theory, MemberData(nameof(Sets))]
    public void An_item_more_or_less_replaces_the_container(string name)
    {
        Assert.Equal([name], Compare(name, ["a", "b"], ["a"]).Replaces);
        Assert.Equal([name], Compare(name, ["a", "b"], ["a", "b", "b"]).Replaces);
    }

    [Fact]
    public void The_order_of_a_command_counts()
    {
        var (before, after) = (PropertyMap.Empty.Set("command", List("a", "b")), PropertyMap.Empty.Set("command", List("b", "a")));

        Assert.Equal(["command"], InputDiff.Compare(before, after, ContainerSchema.Inputs, deleteBeforeReplace: true).Replaces);
    }

    private static DiffResult Compare(string name, string[] before, string[] after) => InputDiff.Compare(
        PropertyMap.Empty.Set(name, Value(name, before)), PropertyMap.Empty.Set(name, Value(name, after)), ContainerSchema.Inputs,
        deleteBeforeReplace: true);

    private static PropertyValue Value(string name, string[] items) => name switch
    {
        "labels" => new ArrayValue([.. items.Select(item => Object(("label", item), ("value", "of " + item)))]),
        "hosts" => new ArrayValue([.. items.Select(item => Object(("host", item), ("ip", "10.0.0.1")))]),
        "capabilities" => new ObjectValue(PropertyMap.Empty.Set("adds", List(items)).Set("drops", List("ALL"))),
        _ => List(items),
    };

    private static ObjectValue Object(params (string Key, string Value)[] entries) =>
        new ObjectValue(PropertyMap.Create(entries.Select(entry => KeyValuePair.Create(entry.Key, (PropertyValue)entry.Value))));

    private static ArrayValue List(params string[] items) => new([.. items.Select(item => (PropertyValue)item)]);
}
