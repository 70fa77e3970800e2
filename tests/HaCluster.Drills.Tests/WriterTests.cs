using HaCluster.Drills.Load;

namespace HaCluster.Drills.Tests;

public sealed class WriterTests
{
    [Fact]
    public void The_values_of_a_user_follow_one_another_and_none_follows_one_of_unknown_outcome()
    {
        var writer = new Writer(new UniqueNames(new Random(1)), new Random(2));
        var next = new Dictionary<string, int>(StringComparer.Ordinal);
        var left = new HashSet<string>(StringComparer.Ordinal);
        for (var write = 0; write < 5000; write++)
        {
            var (name, version) = writer.Next();
            Assert.DoesNotContain(name, left);
            Assert.Equal(next.GetValueOrDefault(name), version);
            Assert.InRange(version, 0, Values.Count - 1);
            var acknowledged = write % 500 != 0;
            writer.Ended(acknowledged);
            next[name] = version + 1;
            if (!acknowledged)
                left.Add(name);
        }
        Assert.Contains(next.Values, versions => versions > 100);
        Assert.Contains(next.Values, versions => versions == 1);
    }
}
