namespace HaCluster.Web.Tests.Postgres;

/// <summary>A primary and a streaming standby with TLS and scram, and in them the application's role and table, as deployed.</summary>
internal sealed class PostgresPair : IAsyncDisposable
{
    private readonly string _directory;

    private PostgresPair(string directory)
    {
        _directory = directory;
        First = Server("first");
        Second = Server("second");
    }

    /// <summary>Created as primary.</summary>
    public PostgresServer First { get; }

    /// <summary>Created as standby.</summary>
    public PostgresServer Second { get; }

    public string CaFile { get; private set; } = "";

    public static async Task<PostgresPair> StartAsync()
    {
        var pair = new PostgresPair(await PostgresInstallation.CreateFolderAsync());
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
        await First.SetAsync("synchronous_standby_names", "standby");
        await Wait.UntilAsync(
            "the standby to be synchronous", () => First.ExecuteAsync("SELECT sync_state FROM pg_stat_replication"), s => s is "sync");
    }

    /// <summary>From now on no commit can be confirmed: the synchronous standby is stopped.</summary>
    public async Task LoseSynchronousStandbyAsync()
    {
        await MakeSynchronousAsync();
        await Second.StopAsync("fast");
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
        var template = await PostgresTemplate.GetAsync();
        CaFile = template.CaFile;
        await First.CopyAsync(template.Server);
        await Second.CopyAsync(template.Server);
        await Second.FollowAsync(First);
        await First.StartAsync();
        await Second.StartAsync();
        await StandbyHasEverythingAsync();
    }

    private PostgresServer Server(string name) => new(Directory.CreateDirectory(Path.Combine(_directory, name)).FullName);
}
