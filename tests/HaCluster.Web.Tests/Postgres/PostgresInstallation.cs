namespace HaCluster.Web.Tests.Postgres;

/// <summary>The PostgreSQL server programs of this machine, and how to run them: the server refuses to run as root.</summary>
internal static class PostgresInstallation
{
    private static readonly string Bin = Find();

    public static Task<string> RunAsync(string program, params string[] arguments) =>
        Environment.IsPrivilegedProcess
            ? Shell.OutputAsync(
                ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", Path.Combine(Bin, program), .. arguments])
            : Shell.OutputAsync([Path.Combine(Bin, program), .. arguments]);

    /// <summary>Gives a file or folder to the user the server runs as.</summary>
    public static async Task HandOverAsync(string path)
    {
        if (Environment.IsPrivilegedProcess)
            await Shell.OutputAsync("chown", "-R", "postgres:postgres", path);
    }

    /// <summary>A new folder in which the server's user may write. Its path is short: a Unix socket's must fit into 107 bytes.</summary>
    public static async Task<string> CreateFolderAsync()
    {
        var folder = Directory.CreateTempSubdirectory("hcw-").FullName;
        File.SetUnixFileMode(folder, (UnixFileMode)0b111_101_101);
        await HandOverAsync(folder);
        return folder;
    }

    private static string Find()
    {
        const string Root = "/usr/lib/postgresql";
        var newest = Directory.Exists(Root)
            ? Directory.GetDirectories(Root).Where(d => File.Exists(Path.Combine(d, "bin", "postgres")))
                .MaxBy(d => int.Parse(Path.GetFileName(d)))
            : null;
        return newest is null
            ? throw new InvalidOperationException(
                $"These tests run against real PostgreSQL servers, and there is none below {Root}: apt-get install postgresql")
            : Path.Combine(newest, "bin");
    }
}
