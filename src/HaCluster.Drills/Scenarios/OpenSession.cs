using System.Diagnostics;
using HaCluster.Topology.Model;

namespace HaCluster.Drills.Scenarios;

/// <summary>A psql session inside a database host that holds a transaction with a write open.</summary>
internal sealed class OpenSession : IAsyncDisposable
{
    private const string Begun = "transaction-is-open";

    private readonly Process _psql;

    private OpenSession(Process psql) => _psql = psql;

    public static async Task<OpenSession> BeginAsync(string container)
    {
        var psql = Process.Start(new ProcessStartInfo(
            "docker", ["exec", "-i", "-u", "postgres", container, "psql", "-XAt", "-v", "ON_ERROR_STOP=1", "-d", DatabaseNames.Database])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        }) ?? throw new DrillException("The docker command does not start.");
        var session = new OpenSession(psql);
        await psql.StandardInput.WriteLineAsync(
            $"begin; insert into base.users values ('drillopensession', '1990-05-17') on conflict (username) do update set birthday = "
                + $"excluded.birthday;\n\\echo {Begun}");
        await psql.StandardInput.FlushAsync();
        while (await psql.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line == Begun)
                return session;
        }
        throw new DrillException($"No transaction could be opened on {container}: {await psql.StandardError.ReadToEndAsync()}");
    }

    /// <summary>True when the server confirmed the commit.</summary>
    public async Task<bool> TryCommitAsync()
    {
        try
        {
            await _psql.StandardInput.WriteLineAsync("commit;");
            _psql.StandardInput.Close();
        }
        catch (IOException)
        {
            return false;
        }
        var answer = await _psql.StandardOutput.ReadToEndAsync();
        await _psql.WaitForExitAsync();
        return answer.Contains("COMMIT", StringComparison.Ordinal);
    }

    public ValueTask DisposeAsync()
    {
        if (!_psql.HasExited)
            _psql.Kill(entireProcessTree: true);
        _psql.Dispose();
        return ValueTask.CompletedTask;
    }
}
