using System.Diagnostics;
using HaCluster.Components.Remote;
using HaCluster.Failover.Scripts;

namespace HaCluster.Components.Tests.Hosts;

/// <summary>
/// A database host without a machine: process and mount namespaces of its own, in which <c>/var/lib</c>, <c>/var/backups</c>,
/// <c>/var/log</c>, <c>/var/spool</c>, <c>/etc/postgresql</c>, <c>/etc/pgbackrest</c>, <c>/etc/hacluster</c>, <c>/run</c> and
/// <c>/usr/local/lib</c> belong to it. The deployed scripts run in it unchanged, against a real PostgreSQL server on 127.0.0.1.
/// </summary>
internal sealed class DatabaseHost : IAsyncDisposable
{
    /// <summary>Bind mounts, a /proc of its own, and then nothing but collecting orphans until the test closes standard input.</summary>
    private const string Init = """
        set -e
        read -r outer _ < /proc/self/stat
        # The server's user must be able to enter it.
        chmod 755 "$0"
        for folder in /var/lib /var/backups /var/log /var/spool /etc/postgresql /etc/pgbackrest /etc/hacluster /run /usr/local/lib; do
            mkdir -p "$0$folder" "$folder"
            mount --bind "$0$folder" "$folder"
        done
        mount -t proc proc /proc
        echo "$outer"
        cat > /dev/null
        """;

    /// <summary>What the unit does, without systemd: a fenced server is not tried, the guard is asked, the server starts.</summary>
    private const string Systemctl = """
        #!/bin/bash
        . /usr/local/lib/hacluster/database.env
        data=/var/lib/postgresql/$PG_VERSION/main
        # What the service manager starts inherits nothing from who asked for it.
        exec 9>&-
        ctl() { setpriv --reuid=postgres --regid=postgres --init-groups "/usr/lib/postgresql/$PG_VERSION/bin/pg_ctl" -D "$data" -s -w "$@"; }
        case $1 in
            start)
                [ ! -e /var/lib/hacluster/fenced ] && [ ! -e /run/hacluster/fenced ] || exit 0
                /usr/local/lib/hacluster/database-may-start && ctl -l "/var/log/postgresql/postgresql-$PG_VERSION-main.log" \
                    -o "-c config_file=/etc/postgresql/$PG_VERSION/main/postgresql.conf" start > /dev/null ;;
            stop) [ ! -e "$data/postmaster.pid" ] || ctl -m fast stop ;;
            *) exit 0 ;;
        esac
        """;

    private readonly Process _init;
    private readonly string _folder;
    private readonly string _pid;

    private DatabaseHost(string region, int port, string folder, Process init, string pid) =>
        (Region, Port, _folder, _init, _pid) = (region, port, folder, init, pid);

    public string Region { get; }

    public int Port { get; }

    public string Name => $"{Region}-db";

    /// <summary>Why no such host can be had here; null when it can.</summary>
    public static async Task<string?> FindObstacleAsync()
    {
        if (PostgresVersion is null)
            return "PostgreSQL's server programs are not installed (Debian: apt-get install postgresql)";
        var tried = await Shell.RunAsync("", [.. Shell.AsRoot, "unshare", "--mount", "--pid", "--fork", "--mount-proc", "true"]);
        return tried.ExitCode == 0
            ? null
            : $"no namespaces can be made here (they need root, or sudo without a password): {tried.Error.Trim()}";
    }

    /// <summary>Newest major version installed.</summary>
    public static string? PostgresVersion { get; } = Directory.Exists("/usr/lib/postgresql")
        ? Directory.GetDirectories("/usr/lib/postgresql").Where(folder => File.Exists(Path.Combine(folder, "bin/postgres")))
            .Select(folder => Path.GetFileName(folder)).MaxBy(int.Parse)
        : null;

    /// <param name="region">Its region; the host is called <c>REGION-db</c>.</param>
    /// <param name="port">Port of its server.</param>
    /// <param name="peerRegion">Region of its peer.</param>
    /// <param name="peerPort">Port of its peer's server.</param>
    public static async Task<DatabaseHost> StartAsync(string region, int port, string peerRegion, int peerPort)
    {
        var folder = Directory.CreateTempSubdirectory("hacluster-host-").FullName;
        var init = Shell.Start(
            [.. Shell.AsRoot, "unshare", "--mount", "--pid", "--fork", "--propagation", "private", "bash", "-c", Init, folder]);
        var pid = await init.StandardOutput.ReadLineAsync()
            ?? throw new InvalidOperationException($"the host {region} did not start: {await init.StandardError.ReadToEndAsync()}");
        var host = new DatabaseHost(region, port, folder, init, pid);
        await host.InstallAsync(peerRegion, peerPort);
        return host;
    }

    /// <summary>Runs a script as root, read from standard input as over SSH.</summary>
    public Task<ShellResult> RunAsync(string script) => Shell.RunAsync(
        script, [.. Shell.AsRoot, "nsenter", "--target", _pid, "--mount", "--pid", "--wd=/", "env", "LC_ALL=C.UTF-8",
            "PATH=/usr/local/lib/stubs:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "bash", "-s"]);

    /// <summary>Output of a script that must succeed, without the blanks at its ends.</summary>
    public async Task<string> DoAsync(string script) => (await RunAsync(script)).Expect().Trim();

    public Task<string> SqlAsync(string sql) =>
        DoAsync($"psql -XAtqw -v ON_ERROR_STOP=1 -h /var/run/postgresql -p {Port} -U postgres -d postgres << 'SQL'\n{sql}\nSQL\n");

    public Task WriteAsync(string path, string content) =>
        DoAsync($"printf '%s' {HostScript.Quote(content)} > '{path}'; chown postgres: '{path}'");

    public async Task<bool> ExistsAsync(string path) => (await RunAsync($"[ -e '{path}' ]")).ExitCode == 0;

    public async Task<string> ReadAsync(string path) => await DoAsync($"cat '{path}'");

    /// <summary>Asks the peer with other settings of libpq than the deployed ones.</summary>
    public Task LogInToPeerWithAsync(string settings) =>
        DoAsync($"sed -i \"/^PEER_CONNINFO=/s/'$/ {settings}'/\" /usr/local/lib/hacluster/database.env");

    /// <summary>Starts the server directly, past the guard.</summary>
    public Task StartServerAsync() => DoAsync(
        $"{AsPostgres} {Bin}/pg_ctl -D {Data} -l {Log} -o '-c config_file={Configuration}' -s -w start > /dev/null || {{ tail -n 5 {Log} >&2; exit 1; }}");

    public Task StopServerAsync(string mode) => DoAsync($"{AsPostgres} {Bin}/pg_ctl -D {Data} -s -w -m {mode} stop");

    public string Data => $"/var/lib/postgresql/{PostgresVersion}/main";

    public static string Configuration => $"/etc/postgresql/{PostgresVersion}/main/postgresql.conf";

    public static string Log => $"/var/log/postgresql/postgresql-{PostgresVersion}-main.log";

    public static string Bin => $"/usr/lib/postgresql/{PostgresVersion}/bin";

    public const string AsPostgres = "setpriv --reuid=postgres --regid=postgres --init-groups";

    public async ValueTask DisposeAsync()
    {
        // The first process of the namespace ends, and everything in it with it.
        _init.StandardInput.Close();
        await _init.WaitForExitAsync();
        _init.Dispose();
        await Shell.RunAsync("", [.. Shell.AsRoot, "rm", "-rf", _folder]);
    }

    private Task<string> InstallAsync(string peerRegion, int peerPort)
    {
        var settings = $"""
            NODE_NAME={Name}
            REGION={Region}
            SLOT=hacluster_{Region}
            PEER_NAME={peerRegion}-db
            PEER_REGION={peerRegion}
            PEER_SLOT=hacluster_{peerRegion}
            PEER_CONNINFO='host=127.0.0.1 port={peerPort} user=hacluster_replication connect_timeout=2 dbname=postgres'
            PG_VERSION={PostgresVersion}
            PG_PORT={Port}
            """;
        (string Path, string Text)[] files =
        [
            .. ((string[])["database-may-start", "database-watch", "database-status"])
                .Select(helper => ($"hacluster/{helper}", ComponentScript.Program($"PostgreSql/{helper}.sh"))),
            ("hacluster/database.env", settings),
            ("stubs/systemctl", Systemctl),
            ("stubs/journalctl", "#!/bin/sh"),
            ("stubs/sudo", "#!/bin/bash\n[ \"$1\" != -n ] || shift\nexec \"$@\""),
        ];
        return DoAsync($"""
            install -d -o postgres /var/lib/hacluster /run/hacluster /run/postgresql /var/log/postgresql /var/lib/postgresql/{PostgresVersion}
            install -d /usr/local/lib/hacluster /usr/local/lib/stubs
            {string.Join('\n', files.Select(file => $"printf '%s\\n' {HostScript.Quote(file.Text)} > /usr/local/lib/{file.Path}"))}
            chmod 755 /usr/local/lib/hacluster/database-* /usr/local/lib/stubs/*
            """);
    }
}
