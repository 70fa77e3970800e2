using System.Diagnostics;
using System.Text.Json;

namespace HaCluster.Bench;

/// <summary>The local cluster of one checkout, driven through that checkout's own command line.</summary>
/// <param name="name">For the tables.</param>
/// <param name="directory">Root of the checkout.</param>
internal sealed class MeasuredCluster(string name, string directory)
{
    private static readonly TimeSpan HealthDeadline = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan WriteDeadline = TimeSpan.FromSeconds(60);

    public string Name => name;

    public Task<Measured> HaclusterAsync(params string[] arguments) =>
        ProductCommand.RunInAsync(directory, Path.Combine(directory, "scripts/hacluster"), arguments);

    /// <summary>Lets the standby's region take over, and brings the other one back.</summary>
    /// <param name="breaking">What happens to machines of the active region first: <c>kill</c> or <c>pause</c>; null for nothing.</param>
    /// <param name="wholeRegion">It happens to all of them, and not to the database's only.</param>
    /// <returns>The longest time without an acknowledged write through the load balancer of the region that takes over.</returns>
    public async Task<TimeSpan> MoveAsync(string? breaking, bool wholeRegion)
    {
        var (active, standby, url) = await HealthyAsync();
        string[] others = wholeRegion ? [$"{active}-app", $"{active}-svc"] : [];
        TimeSpan outage;
        await using (var writer = new OutageWriter(url))
        {
            await writer.AcknowledgedAsync(WriteDeadline);
            if (breaking is null)
            {
                await HaclusterAsync("switchover", "--to", standby, "--yes");
            }
            else
            {
                await ProductCommand.RunInAsync(directory, "docker", [breaking, $"{active}-db", .. others]);
                await HaclusterAsync("failover", "--to", standby, "--yes");
            }
            await writer.AcknowledgedAsync(WriteDeadline);
            outage = writer.LongestOutage();
        }
        if (breaking is null)
            return outage;
        if (others.Length > 0)
            await ProductCommand.RunInAsync(directory, "docker", [breaking == "pause" ? "unpause" : "start", .. others]);
        await HaclusterAsync("rejoin", "--yes");
        return outage;
    }

    private async Task<(string Active, string Standby, Uri Url)> HealthyAsync()
    {
        var began = Stopwatch.GetTimestamp();
        while (true)
        {
            using var status = JsonDocument.Parse((await HaclusterAsync("status", "--json")).Output);
            var root = status.RootElement;
            if (root.GetProperty("healthy").GetBoolean())
            {
                var active = root.GetProperty("activeRegion").GetString()!;
                var standby = root.GetProperty("regions").EnumerateArray()
                    .First(region => region.GetProperty("name").GetString() != active);
                return (
                    active, standby.GetProperty("name").GetString()!,
                    new Uri(standby.GetProperty("loadBalancer").GetProperty("url").GetString()!));
            }
            if (Stopwatch.GetElapsedTime(began) > HealthDeadline)
                throw new InvalidOperationException($"the cluster of {directory} was not healthy for {HealthDeadline.TotalMinutes:F0} min");
        }
    }
}
