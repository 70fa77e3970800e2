using System.Globalization;

namespace HaCluster.Bench;

/// <summary>
/// The peer of the failover benchmark: plain PostgreSQL, moved with <c>pg_ctl</c> on one machine; see <c>by-hand.sh</c>.
/// </summary>
/// <param name="Switchover">From the order to stop to the first write on the other server.</param>
/// <param name="Failover">From the order to promote to the first write.</param>
internal sealed record PostgreSqlByHand(TimeSpan Switchover, TimeSpan Failover)
{
    private const string DeadlineSeconds = "120";
    private const string Container = "hacluster-bench-postgresql";

    public static async Task<PostgreSqlByHand> MeasureAsync()
    {
        var image = (await ProductCommand.RunAsync(Repository.PathOf("docker/host/build.sh"))).Output.Trim()
            .Split('\n')[^1];
        var script = Repository.PathOf("bench/HaCluster.Bench/by-hand.sh");
        try
        {
            var run = await ProductCommand.RunAsync(
                "docker", "run", "--rm", "--name", Container, "--network", "none", "--init", "--volume", $"{script}:/by-hand.sh:ro",
                "--entrypoint", "timeout", image, DeadlineSeconds, "bash", "/by-hand.sh");
            return new PostgreSqlByHand(Read(run.Output, "switchover_ms"), Read(run.Output, "failover_ms"));
        }
        catch
        {
            await ProductCommand.RunAsync("docker", "rm", "--force", "--volumes", Container);
            throw;
        }
    }

    private static TimeSpan Read(string output, string key)
    {
        var line = output.Split('\n').Single(text => text.StartsWith(key + "=", StringComparison.Ordinal));
        return TimeSpan.FromMilliseconds(int.Parse(line[(key.Length + 1)..], CultureInfo.InvariantCulture));
    }
}
