namespace HaCluster.Web.Tests.Postgres;

/// <summary>A primary and a streaming standby with TLS and scram, and in them the application's role and table, as deployed.</summary>
internal sealed class DatabasePair : IAsyncDisposable
{
    public const string Password = "only for this test's own loopback server";

    private readonly string _directory;

    private DatabasePair(string directory)
    {
        _directory = directory;
        CaFile = Path.Combine(directory, "ca.crt");
        First = new PostgresServer(Folder("first"));
        Second = new PostgresServer(Folder("second"));
    }

    /// <summary>Created as primary.</summary>
    public PostgresServer First { get; }

    /// <summary>Created as standby.</summary>
    public PostgresServer Second { get; }

    public string CaFile { get; }

    public static async Task<DatabasePair> StartAsync()
    {
        // Short: a Unix socket's path must fit into 107 bytes.
        var pair = new DatabasePair(Directory.CreateTempSubdirectory("hcw-").FullName);
        try
        {
            await pair.CreateAsync();
            return pair;
        }
        catch
        {
            await pair.DisposeAsync();
            throw;
        }
    }

    /// <summary>From now on the primary confirms a commit only when the standby has it.</summary>
    public async Task MakeSynchronousAsync()
    {
        await First.ExecuteAsync("ALTER SYSTEM SET synchronous_standby_names = 'standby'");
        await First.ExecuteAsync("SELECT pg_reload_conf()");
        await Wait.UntilAsync("the standby to be synchronous", () => First.ExecuteAsync("SELECT sync_state FROM pg_stat_replication"), s => s is "sync");
    }

    public Task StandbyHasEverythingAsync() => Wait.UntilAsync(
        "the standby to replay all",
        () => First.ExecuteAsync("SELECT count(*) FROM pg_stat_replication WHERE replay_lsn = pg_current_wal_lsn()"), n => n is 1L);

    public async ValueTask DisposeAsync()
    {
        await First.DisposeAsync();
        await Second.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    private async Task CreateAsync()
    {
        File.SetUnixFileMode(_directory, (UnixFileMode)0b111_101_101);
        var certificates = Certificates.Create();
        await File.WriteAllTextAsync(CaFile, certificates.CaPem);
        await PostgresInstallation.HandOverAsync(_directory);
        await First.InitialiseAsync(certificates);
        await First.StartAsync();
        await First.ExecuteAsync("CREATE DATABASE revolutdb");
        await First.ExecuteAsync($"""
            CREATE ROLE app LOGIN PASSWORD '{Password.Replace("'", "''")}';
            CREATE SCHEMA base;
            CREATE TABLE base.users (username varchar(20) PRIMARY KEY, birthday date NOT NULL);
            GRANT USAGE ON SCHEMA base TO app;
            GRANT SELECT, INSERT, UPDATE ON base.users TO app
            """, "revolutdb");
        await Second.CloneAsync(First);
        await Second.StartAsync();
        await StandbyHasEverythingAsync();
    }

    private string Folder(string name) => Directory.CreateDirectory(Path.Combine(_directory, name)).FullName;
}
