using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using HaCluster.Web.Settings;
using HaCluster.Web.Tests.Postgres;

namespace HaCluster.Web.Tests.App;

/// <summary>
/// The application as a process of its own, told everything by its environment. Runs the build next to the tests, or the program named by
/// HACLUSTER_WEB_BINARY: the natively compiled one can be put through the same tests.
/// </summary>
internal sealed class AppProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly List<string> _log = [];

    private AppProcess(Process process, int port)
    {
        _process = process;
        Port = port;
        Http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}"), Timeout = TimeSpan.FromSeconds(20) };
    }

    public HttpClient Http { get; }

    public int Port { get; }

    public int Id => _process.Id;

    public string Log
    {
        get
        {
            lock (_log)
                return string.Join('\n', _log);
        }
    }

    /// <summary>Starts the application and waits until it answers HTTP.</summary>
    public static async Task<AppProcess> StartAsync(PostgresPair database, params (string Name, string Value)[] changes)
    {
        var app = Launch(Environment(database, changes));
        await Wait.UntilAsync("the application to listen", () => app.Http.GetStringAsync("/health/live"), s => s == "live\n");
        return app;
    }

    /// <summary>Starts the application and waits until it knows the primary.</summary>
    public static async Task<AppProcess> StartReadyAsync(PostgresPair database, params (string Name, string Value)[] changes)
    {
        var app = await StartAsync(database, changes);
        await app.WaitForWritesAsync();
        return app;
    }

    public Task WaitForWritesAsync() => Wait.UntilAsync(
        "the application to know a primary",
        () => Http.GetFromJsonAsync<JsonElement>("/health/ready"),
        ready => ready.GetProperty("writes").GetBoolean());

    public Task WaitForLogAsync(string text) =>
        Wait.UntilAsync($"'{text}' in the log", () => Task.FromResult(Log), log => log.Contains(text, StringComparison.Ordinal));

    /// <summary>What a deployment would write into the environment file.</summary>
    public static Dictionary<string, string> Environment(PostgresPair database, params (string Name, string Value)[] changes)
    {
        var environment = new Dictionary<string, string>
        {
            ["INSTANCE_NAME"] = "site1-app-1",
            ["LISTEN_PORT"] = $"{Loopback.FreePort()}",
            ["DATABASE_HOSTS"] = $"{database.First.Endpoint},{database.Second.Endpoint}",
            ["DATABASE_USER"] = "app",
            ["DATABASE_PASSWORD"] = PostgresTemplate.Password,
            ["DATABASE_CA_FILE"] = database.CaFile,
            ["DRAIN_MS"] = "500",
        };
        foreach (var (name, value) in changes)
            environment[name] = value;
        return environment;
    }

    public static AppProcess Launch(Dictionary<string, string> environment, params string[] arguments)
    {
        var binary = System.Environment.GetEnvironmentVariable("HACLUSTER_WEB_BINARY");
        var start = new ProcessStartInfo(binary ?? "dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        if (binary is null)
            start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "HaCluster.Web.dll"));
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        var port = SettingsReader.ReadEndpoint(environment).Port;
        var app = new AppProcess(Process.Start(start)!, port);
        app._process.OutputDataReceived += (_, line) => app.Keep(line.Data);
        app._process.ErrorDataReceived += (_, line) => app.Keep(line.Data);
        app._process.BeginOutputReadLine();
        app._process.BeginErrorReadLine();
        return app;
    }

    public Task<HttpResponseMessage> PutAsync(string name, string date) =>
        Http.PutAsJsonAsync($"/hello/{name}", new { dateOfBirth = date });

    public Task TerminateAsync() => Shell.SignalAsync("TERM", [_process.Id]);

    public async Task<int> WaitForExitAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(20));
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private void Keep(string? line)
    {
        lock (_log)
            if (line is not null)
                _log.Add(line);
    }
}
