using HaCluster.EndToEnd.Support;

namespace HaCluster.EndToEnd;

/// <summary>The contents of the database, and the version of PostgreSQL that keeps them.</summary>
public sealed partial class ClusterLifecycleTests
{
    private const string Primary = $"{TestStack.Region1}-db";

    [Fact, Step(26)]
    public async Task A_dump_brings_back_what_was_deleted_after_it()
    {
        var file = Path.Combine(Path.GetTempPath(), $"{Path.GetRandomFileName()}.tar");
        try
        {
            await Stack.QueryAsync(
                Primary, "insert into base.users select 'moved-' || n, date '1990-01-01' from generate_series(1, 5000) n");
            (await Stack.RunAsync("dump", file)).Expect(0);
            await Stack.QueryAsync(Primary, "delete from base.users where username like 'moved-%'");

            (await Stack.RunAsync("load-dump", file, "--yes")).Expect(0);
        }
        finally
        {
            File.Delete(file);
        }
        Assert.Equal("5000", await Stack.QueryAsync(Primary, "select count(*) from base.users where username like 'moved-%'"));
        Assert.Equal("", await Stack.OnHostAsync(Primary, "sudo ls /var/lib/postgresql/load-dump"));
        // With its privileges: the application writes to the table that was loaded.
        await AssertWritesReachTheOtherRegionAsync();
    }

    [Fact, Step(26)]
    public async Task An_upgrade_is_refused_where_nothing_newer_is_known()
    {
        var refused = await Stack.RunAsync("upgrade", "minor", "--yes");

        refused.Expect(5);
        Assert.Contains("upgrade.nothing-newer", refused.Error, StringComparison.Ordinal);
        await AssertActiveAsync(TestStack.Region1);
    }
}
