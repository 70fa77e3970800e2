using HaCluster.Drills.Faults;

namespace HaCluster.Drills.Checks;

/// <summary>The rows that a run left in the database; read on the primary, then removed.</summary>
internal sealed class DrillRows(string container, string prefix)
{
    public async Task<IReadOnlySet<string>> TakeAsync()
    {
        var rows = await SqlAsync($"select username from base.users where username like '{prefix}%'");
        await SqlAsync($"delete from base.users where username like '{prefix}%'");
        return rows.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).ToHashSet(StringComparer.Ordinal);
    }

    private Task<string> SqlAsync(string sql) =>
        DockerMachine.ShellAsync(container, $"runuser -u postgres -- psql -XAtq -v ON_ERROR_STOP=1 -d revolutdb -c \"{sql}\"");
}
