using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace HaCluster.EndToEnd.Support;

/// <summary>
/// A stack of its own beside the user's: other region names, networks and ports, so that a cluster which already runs on this
/// machine is neither disturbed nor in the way.
/// </summary>
internal sealed class TestStack
{
    public const string Name = "e2e";
    public const string Region1 = "east";
    public const string Region2 = "west";

    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(10);
    private readonly ConcurrentDictionary<string, int> _verbs = new(StringComparer.Ordinal);
    private int _commands;

    /// <summary>Verbs of the command line that were run to their end so far.</summary>
    public IEnumerable<string> Verbs => _verbs.Keys;

    public static Uri Application1 { get; } = new("http://127.0.0.1:11000");
    public static Uri Application2 { get; } = new("http://127.0.0.1:14000");

    public static HttpClient NewClient(Uri application) => new() { BaseAddress = application, Timeout = TimeSpan.FromSeconds(15) };

    /// <summary>What a host container of this stack is called: all of them, sorted.</summary>
    public static IReadOnlyList<string> Hosts { get; } =
        [$"{Region1}-app", $"{Region1}-db", $"{Region1}-svc", $"{Region2}-app", $"{Region2}-db", $"{Region2}-svc"];

    /// <summary>The host that a later step of the suite adds.</summary>
    public const string MonitoringHost = $"{Region2}-mon";

    /// <summary>Logs of the run are kept here; the folder is not part of the repository.</summary>
    public static string Artifacts { get; } = Directory.CreateDirectory(Repository.PathOf("artifacts/end-to-end")).FullName;

    /// <summary>Of the stack.</summary>
    public static string ConfigurationFile => Path.Combine(Repository.Root, $"Pulumi.{Name}.yaml");

    public static void WriteConfiguration(string extra = "") => File.WriteAllText(
        ConfigurationFile,
        $$"""
        # Written by the end-to-end tests and removed by them.
        config:
          hacluster:target: local
          hacluster:regions:
            - name: {{Region1}}
              cidr: 172.30.0.0/16
              ports: { base: 3000 }
            - name: {{Region2}}
              cidr: 172.31.0.0/16
              ports: { base: 6000 }
        {{extra}}
        """);

    /// <summary>Those of an earlier run.</summary>
    public static void RemoveArtifacts()
    {
        foreach (var file in Directory.EnumerateFiles(Artifacts))
            File.Delete(file);
    }

    public static void RemoveConfiguration() => File.Delete(ConfigurationFile);

    /// <summary>Everything that this machine knows of the cluster is gone, but for the operator's key, until the result is disposed of.</summary>
    public static LostState LoseState() => new(Repository.PathOf(".hacluster"), Name);

    public RunningCommand Start(params string[] arguments) => RunningCommand.Start(
        Path.Combine(Repository.Root, "scripts", "hacluster"), ["--stack", Name, "--non-interactive", .. arguments]);

    /// <summary>Runs a verb of the product to its end and keeps what it printed among the artifacts.</summary>
    public async Task<CommandResult> RunAsync(params string[] arguments)
    {
        using var deadline = new CancellationTokenSource(Deadline);
        await using var command = Start(arguments);
        return Keep(arguments[0], await command.WaitAsync(deadline.Token));
    }

    /// <summary>Runs a verb that prints secrets: nothing of it is kept.</summary>
    public async Task<string> RevealAsync(params string[] arguments)
    {
        using var deadline = new CancellationTokenSource(Deadline);
        await using var command = Start([.. arguments, "--show-secrets"]);
        return (await command.WaitAsync(deadline.Token)).Expect(0).Output.Trim();
    }

    /// <summary>The newcomer's command: prepares, builds and deploys.</summary>
    public async Task<CommandResult> ScriptsUpAsync()
    {
        using var deadline = new CancellationTokenSource(Deadline);
        await using var command = RunningCommand.Start(
            Path.Combine(Repository.Root, "scripts", "up"), ["--stack", Name, "--non-interactive"]);
        return Keep("scripts-up", await command.WaitAsync(deadline.Token));
    }

    public CommandResult Keep(string verb, CommandResult result)
    {
        var number = Interlocked.Increment(ref _commands);
        _verbs.AddOrUpdate(verb, 1, (_, count) => count + 1);
        File.WriteAllText(Path.Combine(Artifacts, $"{number:00}-{verb}.log"), result.ToString());
        return result;
    }

    public async Task<JsonNode> StatusAsync() => JsonNode.Parse((await RunAsync("status", "--json")).Output)!;

    /// <summary>Runs a command on a host as its administrator, over SSH as an operator would.</summary>
    public async Task<string> OnHostAsync(string host, string command) =>
        (await RunAsync("ssh", host, "--", command)).Expect(0).Output.Trim();

    /// <summary>The same, with nothing of it kept.</summary>
    public async Task<string> RevealFromHostAsync(string host, string command)
    {
        using var deadline = new CancellationTokenSource(Deadline);
        await using var shell = Start("ssh", host, "--", command);
        return (await shell.WaitAsync(deadline.Token)).Expect(0).Output;
    }

    /// <summary>Runs one query as the database's superuser on a database host; one value comes back.</summary>
    public Task<string> QueryAsync(string host, string sql) =>
        OnHostAsync(host, $"sudo -u postgres psql -X -A -t -d revolutdb -c \"{sql}\"");

    public static async Task<JsonNode> WaitForStatusAsync(TestStack stack, Func<JsonNode, bool> condition, TimeSpan deadline)
    {
        var end = DateTimeOffset.UtcNow + deadline;
        while (true)
        {
            var status = await stack.StatusAsync();
            if (condition(status))
                return status;
            if (DateTimeOffset.UtcNow > end)
                throw new TimeoutException($"The cluster did not reach the expected state within {deadline.TotalSeconds} s; last seen: "
                    + status.ToJsonString(new JsonSerializerOptions { WriteIndented = true }));
        }
    }
}
