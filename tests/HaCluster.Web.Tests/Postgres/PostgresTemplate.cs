[assembly: AssemblyFixture(typeof(HaCluster.Web.Tests.Postgres.PostgresTemplateCleanup))]

namespace HaCluster.Web.Tests.Postgres;

/// <summary>A stopped server with the application's role and table, as deployed; made once, then copied for each test.</summary>
internal sealed class PostgresTemplate
{
    public const string Password = "only for this test's own loopback server";

    private static readonly Lazy<Task<PostgresTemplate>> Made = new(MakeAsync);

    private readonly string _directory;

    private PostgresTemplate(string directory)
    {
        _directory = directory;
        Server = new PostgresServer(directory);
    }

    public PostgresServer Server { get; }

    public string CaFile => Path.Combine(_directory, "ca.crt");

    public static Task<PostgresTemplate> GetAsync() => Made.Value;

    public static async Task RemoveAsync()
    {
        if (Made.IsValueCreated)
            Directory.Delete((await Made.Value)._directory, recursive: true);
    }

    private static async Task<PostgresTemplate> MakeAsync()
    {
        var template = new PostgresTemplate(await PostgresInstallation.CreateFolderAsync());
        var certificates = Certificates.Create();
        await File.WriteAllTextAsync(template.CaFile, certificates.CaPem);
        await template.Server.InitialiseAsync(certificates);
        await template.Server.StartAsync();
        await template.Server.ExecuteAsync("CREATE DATABASE revolutdb");
        await template.Server.ExecuteAsync($"""
            CREATE ROLE app LOGIN PASSWORD '{Password.Replace("'", "''")}';
            CREATE SCHEMA base;
            CREATE TABLE base.users (username varchar(20) PRIMARY KEY, birthday date NOT NULL);
            GRANT USAGE ON SCHEMA base TO app;
            GRANT SELECT, INSERT, UPDATE ON base.users TO app
            """, "revolutdb");
        await template.Server.StopAsync("fast");
        return template;
    }
}

/// <summary>Runs after the last test.</summary>
public sealed class PostgresTemplateCleanup : IAsyncDisposable
{
    public async ValueTask DisposeAsync() => await PostgresTemplate.RemoveAsync();
}
