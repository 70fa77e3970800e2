using HaCluster.Topology.Model;

namespace HaCluster.Drills.Faults;

/// <summary>Queries inside a database host, as the server's superuser: past the application and its load balancers.</summary>
internal static class DatabaseMachine
{
    /// <summary>Tries to write on a database that must not take it.</summary>
    public static async Task<bool> TakesWriteAsync(string container)
    {
        var psql = Psql("create table base.must_not_exist (); drop table base.must_not_exist");
        return (await DockerMachine.ShellAsync(container, $"{psql} > /dev/null 2>&1 && echo written || echo refused")).Trim() == "written";
    }

    /// <summary>The users whose names begin with the prefix; they are removed.</summary>
    public static async Task<IReadOnlySet<string>> TakeRowsAsync(string container, string prefix)
    {
        var rows = await DockerMachine.ShellAsync(container, Psql($"select username from base.users where username like '{prefix}%'"));
        await DockerMachine.ShellAsync(container, Psql($"delete from base.users where username like '{prefix}%'"));
        return rows.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).ToHashSet(StringComparer.Ordinal);
    }

    private static string Psql(string sql) =>
        $"runuser -u postgres -- psql -XAtq -v ON_ERROR_STOP=1 -d {DatabaseNames.Database} -c \"{sql}\"";
}
