using HaCluster.Failover.Members;
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

    /// <summary>The users whose names begin with the prefix, with their dates of birth.</summary>
    public static async Task<IReadOnlyDictionary<string, DateOnly>> RowsAsync(string container, string prefix) =>
        Rows(await QueryAsync(container, $"select username || ',' || birthday from base.users where username like '{prefix}%'"));

    /// <summary>All users of the copy that was restored beside the cluster.</summary>
    public static async Task<IReadOnlyDictionary<string, DateOnly>> CopiedRowsAsync(string container) => Rows(
        await DockerMachine.ShellAsync(
            container, Psql("select username || ',' || birthday from base.users", $"-h {BackupNames.RestoredCopy} -p 5432 ")));

    /// <summary>The same of what former primaries had alone; of several, the youngest folder's. Empty when none was kept.</summary>
    public static async Task<IReadOnlyDictionary<string, DateOnly>> KeptRowsAsync(string container, string prefix) =>
        Rows(await DockerMachine.ShellAsync(
            container, $"ls -tr {HostFiles.Diverged}/*/*.csv 2> /dev/null | xargs -r grep -h '^{prefix}' || true"));

    public static Task RemoveRowsAsync(string container, string prefix) =>
        QueryAsync(container, $"delete from base.users where username like '{prefix}%'");

    /// <exception cref="DrillException">The query failed.</exception>
    public static Task<string> QueryAsync(string container, string sql) => DockerMachine.ShellAsync(container, Psql(sql));

    /// <summary>Does something while ALTER SYSTEM has set a setting on this server alone. It may be down in the end.</summary>
    public static async Task WithSettingAsync(string container, string name, string value, Func<Task> act)
    {
        try
        {
            await QueryAsync(container, $"alter system set {name} = '{value}'");
            await QueryAsync(container, "select pg_reload_conf()");
            await act();
        }
        finally
        {
            await ScriptAsync(
                container, $"sed -i '/^{name} /d' \"$DATA_DIR/postgresql.auto.conf\"; systemctl reload \"$UNIT\" || true");
        }
    }

    /// <summary>The paths and functions of a database host, to put in front of a script.</summary>
    public static string Prelude => DatabaseHostScript.Prelude;

    /// <summary>A script that knows the paths and functions of the database host.</summary>
    public static Task<string> ScriptAsync(string container, string script) =>
        DockerMachine.ShellAsync(container, $"{Prelude}\n{script}");

    private static Dictionary<string, DateOnly> Rows(string lines)
    {
        var rows = new Dictionary<string, DateOnly>(StringComparer.Ordinal);
        foreach (var line in lines.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            rows[line.Split(',')[0]] = DateOnly.ParseExact(line.Split(',')[1], "yyyy-MM-dd");
        return rows;
    }

    private static string Psql(string sql, string server = "") =>
        $"runuser -u postgres -- psql {server}-XAtq -v ON_ERROR_STOP=1 -d {DatabaseNames.Database} -c \"{sql}\"";
}
