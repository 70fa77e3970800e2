using System.Collections.Immutable;
using HaCluster.Drills.Faults;
using HaCluster.Topology.Outputs;

namespace HaCluster.Drills.Chaos;

/// <summary>What the database hosts wrote of a round.</summary>
internal static class HostLogs
{
    private const int Lines = 3000;

    public static async Task<ImmutableArray<(string Name, string Text)>> ReadAsync(ClusterEndpoints endpoints, DateTimeOffset since)
    {
        var files = ImmutableArray.CreateBuilder<(string, string)>();
        foreach (var host in endpoints.Regions.Select(region => region.DatabaseHost.Name))
        {
            files.Add(($"{host}.journal.log", await ReadAsync(
                host, $"journalctl -q --no-pager -o short-precise --since @{since.ToUnixTimeSeconds()} | tail -n {Lines}")));
            files.Add(($"{host}.postgresql.log", await ReadAsync(host, $"tail -n {Lines} \"$SERVER_LOG\"")));
            files.Add(($"{host}.state.txt", await ReadAsync(
                host, "ls -l \"$STATE_DIR/\"; head -n 50 \"$PROMOTION\" \"$FACTS\" \"$REJOIN\" 2> /dev/null; true")));
        }
        return files.ToImmutable();
    }

    private static async Task<string> ReadAsync(string host, string script)
    {
        try
        {
            return await DatabaseMachine.ScriptAsync(host, script);
        }
        catch (DrillException exception)
        {
            return exception.Message;
        }
    }
}
