using HaCluster.Web;
using HaCluster.Web.Hosting;
using HaCluster.Web.Settings;

const int BadConfiguration = 2;

var environment = Environment.GetEnvironmentVariables().Cast<System.Collections.DictionaryEntry>()
    .ToDictionary(e => (string)e.Key, e => (string?)e.Value ?? "");

if (args is ["--health"])
    return await HealthCommand.RunAsync(SettingsReader.ReadEndpoint(environment));

var (settings, problems) = SettingsReader.Read(environment);
if (settings is null)
{
    foreach (var problem in problems)
        Console.Error.WriteLine(problem);
    return BadConfiguration;
}

// The driver's cancellation of a statement at a silent host blocks a thread until its time limit: there must be more threads than
// connections that can hang at once, or those few seconds would starve the requests that could be served by the other host.
ThreadPool.GetMinThreads(out var workers, out var ports);
ThreadPool.SetMinThreads(Math.Max(workers, settings.DatabasePoolSize + 8), ports);

await using var app = AppHost.Build(settings, TimeProvider.System);
await app.RunAsync();
return 0;
