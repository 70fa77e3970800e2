using Spectre.Console;

namespace HaCluster.Bench;

/// <summary>
/// Times the life of the local cluster: up, up with nothing changed, destroy. The peer of each up is, in the same run, what Docker
/// alone needs to start one host of the same image: the floor under any deployer of these seven containers.
/// </summary>
internal static class LifecycleBenchmark
{
    private const string Up = "up, images present";
    private const string NoChange = "up, nothing changed";
    private const string Destroy = "destroy";
    private const string Peer = "docker run, one host until SSH answers";
    private const string PeerContainer = "hacluster-bench-peer";

    private static readonly string[] ImageFilters = ["hacluster/host", "hacluster/base", "hacluster/web"];

    public static async Task<int> RunAsync(int runs, bool cold)
    {
        await ProductCommand.HaclusterAsync("destroy", "--yes");
        if (cold)
            await ColdAsync();

        var times = new SortedDictionary<string, List<TimeSpan>>(StringComparer.Ordinal);
        var slowest = "";
        for (var run = 1; run <= runs; run++)
        {
            Console.Error.WriteLine($"run {run} of {runs}");
            Note(times, Peer, await PeerAsync());
            var up = await ProductCommand.HaclusterAsync("up", "--yes");
            slowest = SlowestSteps(up.Error + up.Output);
            Note(times, Up, up.Elapsed);
            Note(times, NoChange, (await ProductCommand.HaclusterAsync("up", "--yes", "--expect-no-changes")).Elapsed);
            if (run == runs)
                await MemoryAsync();
            Note(times, Destroy, (await ProductCommand.HaclusterAsync("destroy", "--yes")).Elapsed);
        }
        Report(times);
        AnsiConsole.WriteLine(slowest);
        return 0;
    }

    private static async Task ColdAsync()
    {
        foreach (var filter in ImageFilters)
        {
            var images = await ProductCommand.RunAsync("docker", "image", "ls", "--quiet", "--filter", $"reference={filter}");
            foreach (var image in images.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Distinct())
                await ProductCommand.RunAsync("docker", "image", "rm", "--force", image);
        }
        await ProductCommand.RunAsync("docker", "builder", "prune", "--force");
        var up = await ProductCommand.RunAsync(Repository.PathOf("scripts/up"));
        AnsiConsole.WriteLine($"cold up (no image on the machine): {up.Elapsed.TotalSeconds:F1} s");
        AnsiConsole.WriteLine(SlowestSteps(up.Error + up.Output));
        await ProductCommand.HaclusterAsync("destroy", "--yes");
    }

    private static async Task<TimeSpan> PeerAsync()
    {
        var image = (await ProductCommand.RunAsync(Repository.PathOf("docker/host/build.sh"))).Output.Trim()
            .Split('\n')[^1];
        var started = await ProductCommand.RunAsync(
            "docker", "run", "--detach", "--name", PeerContainer, "--cap-add", "ALL", "--cap-drop", "SYS_RESOURCE",
            "--security-opt", "seccomp=unconfined", "--security-opt", "apparmor=unconfined", "--security-opt", "systempaths=unconfined",
            "--cgroupns", "private", "--tmpfs", "/run", "--tmpfs", "/run/lock", image);
        try
        {
            var answered = await ProductCommand.RunAsync(
                "docker", "exec", PeerContainer, "timeout", "60", "bash", "-c",
                "until (: < /dev/tcp/127.0.0.1/22) 2>/dev/null; do sleep 0.05; done");
            return started.Elapsed + answered.Elapsed;
        }
        finally
        {
            await ProductCommand.RunAsync("docker", "rm", "--force", "--volumes", PeerContainer);
        }
    }

    private static async Task MemoryAsync()
    {
        foreach (var host in (string[])["site1-app", "site2-app"])
        {
            var stats = await ProductCommand.HaclusterAsync(
                "ssh", host, "--", "sudo docker stats --no-stream --format '{{.Name}} {{.MemUsage}}'");
            AnsiConsole.WriteLine($"memory of the application's containers on {host}:\n{stats.Output.Trim()}");
        }
    }

    private static void Note(SortedDictionary<string, List<TimeSpan>> times, string what, TimeSpan elapsed)
    {
        if (!times.TryGetValue(what, out var list))
            times[what] = list = [];
        list.Add(elapsed);
    }

    private static void Report(SortedDictionary<string, List<TimeSpan>> times)
    {
        var peer = Percentiles.Of(times[Peer], 50);
        var table = new Table().AddColumns("what", "runs", "p50 s", "p90 s", "max s", "p50 / peer");
        foreach (var (what, list) in times)
        {
            table.AddRow(
                what, $"{list.Count}", $"{Percentiles.Of(list, 50):F1}", $"{Percentiles.Of(list, 90):F1}",
                $"{Percentiles.Of(list, 100):F1}", $"{Percentiles.Of(list, 50) / peer:F2}");
        }
        AnsiConsole.Write(table);
    }

    private static string SlowestSteps(string text)
    {
        var lines = text.Split('\n');
        var start = Array.FindIndex(lines, line => line.StartsWith("Slowest steps", StringComparison.Ordinal));
        return start < 0 ? "" : string.Join('\n', lines.Skip(start).TakeWhile((line, index) => index == 0 || line.StartsWith(' ')));
    }
}
