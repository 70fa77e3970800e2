using HaCluster.Components.PostgreSql;
using HaCluster.Components.Remote;
using HaCluster.Failover.Members;
using HaCluster.Failover.Scripts;

namespace HaCluster.Components.Tests.Hosts;

/// <summary>Passwords that are replaced on a pair of real servers, by the deployed steps.</summary>
public sealed class LoginTests
{
    private const string Passfile = "/etc/hacluster/postgresql/replication.pgpass";
    private const string Refused = "password authentication failed";

    [Fact]
    public async Task Two_passwords_are_accepted_on_both_servers_until_the_former_one_is_ended()
    {
        await using var pair = await DatabasePair.StartAsync();
        DatabaseHost[] hosts = [pair.First, pair.Second];
        await Task.WhenAll(hosts.Select(RequirePasswordsAsync));
        foreach (var host in hosts)
            Assert.Equal("1", await LogInAsync(host, "hacluster_application", "application", "revolutdb"));

        for (var generation = 2; generation <= 4; generation++)
        {
            var (login, former) = generation % 2 == 0 ? ("_2", "") : ("", "_2");
            var (password, old) = ($"password{generation}", generation == 2 ? "" : $"password{generation - 1}");
            await StepAsync(hosts, "logins", generation);
            foreach (var host in hosts)
            {
                await ExpectAsync(host, login, password, password, "1");
                await ExpectAsync(host, former, old is "" ? "application" : old, old is "" ? "replication" : old, "1");
            }

            // Killed anywhere and run again, nothing is another one.
            await StepAsync(hosts, "logins", generation);
            await StepAsync(hosts, "former-logins", generation);
            await StepAsync(hosts, "former-logins", generation);
            foreach (var host in hosts)
            {
                await ExpectAsync(host, login, password, password, "1");
                await ExpectAsync(host, former, old is "" ? "application" : old, old is "" ? "replication" : old, Refused);
            }
        }
        Assert.Equal("streaming", await pair.First.SqlAsync("select state from pg_stat_replication"));
    }

    [Fact]
    public async Task The_second_login_may_do_what_the_first_one_may_and_what_it_makes_belongs_to_the_first()
    {
        await using var pair = await DatabasePair.StartAsync();
        var second = "psql -XAtqw -v ON_ERROR_STOP=1 -h /var/run/postgresql -U hacluster_application_2 -d revolutdb -p " + pair.First.Port;
        await StepAsync([pair.First], "logins", 2);

        Assert.Equal("1", await pair.First.DoAsync(
            $"{second} -c \"insert into base.users values ('ada', '1990-05-17')\" -c 'select count(*) from base.users'"));
        Assert.Contains(
            "permission denied", (await pair.First.RunAsync($"{second} -c 'delete from base.users'")).Error, StringComparison.Ordinal);
        // The built-in application looks for its own sessions by their role.
        Assert.Equal("hacluster_application_2", await pair.First.DoAsync($"{second} -c 'select current_user'"));

        var own = DatabaseLogins.Variables(2, "r", "a") + EmbeddedText.Read("PostgreSql/own-schema.sql").Replace(
            "\n-- Another", "\n\\connect revolutdb\n-- Another", StringComparison.Ordinal);
        await pair.First.SqlAsync(own);
        await pair.First.DoAsync($"{second} -c 'create table notes (n int)'");
        Assert.Equal(
            "application|notes|hacluster_application",
            await pair.First.DoAsync($"{second} -c \"select schemaname, tablename, tableowner from pg_tables where tablename = 'notes'\""));
    }

    [Fact]
    public async Task Sessions_of_a_former_login_end_but_for_those_whose_commit_waits_for_the_standby()
    {
        await using var pair = await DatabasePair.StartAsync();
        await StepAsync([pair.First, pair.Second], "logins", 2);
        var session = $"psql -Xqw -h /var/run/postgresql -p {pair.First.Port} -d revolutdb -U hacluster_application";
        await pair.First.DoAsync($"setsid -f {session} -c 'select pg_sleep(600)' > /dev/null 2>&1");
        await pair.Second.StopServerAsync("immediate");
        await pair.First.WriteAsync("/var/lib/hacluster/runtime.conf", "synchronous_standby_names = '\"site2-db\"'\n");
        await pair.First.SqlAsync("select pg_reload_conf()");
        await pair.First.DoAsync($"setsid -f {session} -c \"insert into base.users values ('eve', '1990-05-17')\" > /dev/null 2>&1");
        const string Sessions =
            "select string_agg(wait_event, ',' order by wait_event) from pg_stat_activity where usename = 'hacluster_application'";
        await Wait.UntilAsync("both sessions", () => pair.First.SqlAsync(Sessions), seen => seen == "PgSleep,SyncRep");

        // The superuser's own commit waits for nobody.
        await pair.First.SqlAsync(
            $"set synchronous_commit = local;\n{DatabaseLogins.Variables(2, "password2", "password2")}"
                + EmbeddedText.Read("PostgreSql/former-logins.sql"));

        await Wait.UntilAsync("the idle one to end", () => pair.First.SqlAsync(Sessions), seen => seen == "SyncRep");
    }

    [Fact]
    public async Task The_password_file_has_the_former_login_until_it_is_ended()
    {
        await using var pair = await DatabasePair.StartAsync();
        var host = pair.First;
        await host.DoAsync("install -d -o postgres /etc/hacluster/postgresql");
        await host.WriteAsync(Passfile, Entry(1));

        await WritePassfileAsync(2);
        Assert.Equal((Entry(2) + Entry(1)).Trim(), await host.ReadAsync(Passfile));
        await WritePassfileAsync(2);
        Assert.Equal((Entry(2) + Entry(1)).Trim(), await host.ReadAsync(Passfile));

        await StepAsync([pair.First, pair.Second], "logins", 2);
        await StepAsync([host], "former-logins", 2);
        Assert.Equal(Entry(2).Trim(), await host.ReadAsync(Passfile));

        async Task WritePassfileAsync(int generation) => (await host.RunAsync(HostScript.Compose(
            Variables(host, "postgresql", generation).Append(new("REPLICATION_LOGIN", generation == 1 ? Replication : $"{Replication}_2")),
            DatabaseHostScript.Library, EmbeddedText.Read("PostgreSql/server.sh"), "\nmain() { write_passfile; }\n"))).Expect();
    }

    private const string Replication = "hacluster_replication";

    private static string Entry(int generation) =>
        $"10.0.0.1:5432:*:{(generation == 1 ? Replication : $"{Replication}_2")}:password{generation}\n";

    private static async Task StepAsync(DatabaseHost[] hosts, string step, int generation) => await Task.WhenAll(hosts.Select(async host =>
        (await host.RunAsync(ComponentScript.Compose($"PostgreSql/{step}.sh", Variables(host, step, generation)))).Expect()));

    private static Dictionary<string, string> Variables(DatabaseHost host, string step, int generation) => new()
    {
        ["HOST"] = host.Name,
        ["STEP"] = step,
        ["PG_VERSION"] = DatabaseHost.PostgresVersion!,
        ["PG_PORT"] = $"{host.Port}",
        ["LOGINS"] = DatabaseLogins.Variables(generation, $"password{generation}", $"password{generation}"),
        ["LOGINS_SQL"] = EmbeddedText.Read("PostgreSql/logins.sql"),
        ["FORMER_LOGINS_SQL"] = EmbeddedText.Read("PostgreSql/former-logins.sql"),
        ["REPLICATION_PGPASS"] = Entry(generation),
    };

    private static async Task RequirePasswordsAsync(DatabaseHost host)
    {
        var rules = $"{Path.GetDirectoryName(DatabaseHost.Configuration)}/pg_hba.conf";
        await host.DoAsync($"sed -i 's|^host .*|host all,replication all 127.0.0.1/32 scram-sha-256|' {rules}");
        await host.SqlAsync("select pg_reload_conf()");
        await Wait.UntilAsync(
            "the rule to be read", () => host.SqlAsync("select auth_method from pg_hba_file_rules where type = 'host' limit 1"),
            method => method == "scram-sha-256");
        await Wait.UntilAsync(
            "the rule to count", () => LogInAsync(host, "hacluster_application", "wrong", "revolutdb"),
            said => said.Contains(Refused, StringComparison.Ordinal));
    }

    private static async Task ExpectAsync(DatabaseHost host, string suffix, string application, string replication, string answer)
    {
        foreach (var said in new[]
        {
            await LogInAsync(host, $"hacluster_application{suffix}", application, "revolutdb"),
            await LogInAsync(host, $"{Replication}{suffix}", replication, "postgres"),
        })
            Assert.Contains(answer, said, StringComparison.Ordinal);
    }

    private static async Task<string> LogInAsync(DatabaseHost host, string role, string password, string database)
    {
        var said = await host.RunAsync(
            $"PGPASSWORD={password} psql -XAtqw -h 127.0.0.1 -p {host.Port} -U {role} -d {database} -c 'select 1'");
        return (said.Output + said.Error).Trim();
    }
}
