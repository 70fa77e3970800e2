using System.Text.Json;
using HaCluster.Drills.Chaos;
using HaCluster.Drills.Faults;
using HaCluster.Topology;

namespace HaCluster.Cli.Drills;

/// <summary>
/// <c>{drill, seed, replication, passed, impossible: [{fault, why}], rounds: [{round, seed, passed, faults: [{name, side, atSeconds,
/// struck}], opening, commands, killed, acknowledged, unknown, unknownPresent, lost, kept, unreported, reads, failedReads, outageSeconds,
/// twoPrimariesSeconds, healthyAfterSeconds, findings, logs}]}</c>; what is not known is left out.
/// </summary>
internal static class ChaosJson
{
    public static void Write(Utf8JsonWriter writer, ChaosReport report)
    {
        writer.WriteStartObject();
        writer.WriteString("drill", ChaosCommand.Name);
        writer.WriteNumber("seed", report.Seed);
        writer.WriteString("replication", EnumText.Of(report.Mode));
        writer.WriteBoolean("passed", report.Passed);
        writer.WriteStartArray("impossible");
        foreach (var (fault, why) in report.Impossible)
        {
            writer.WriteStartObject();
            writer.WriteString("fault", fault);
            writer.WriteString("why", why);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
        writer.WriteStartArray("rounds");
        foreach (var round in report.Rounds)
            Write(writer, round);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, RoundReport round)
    {
        writer.WriteStartObject();
        writer.WriteNumber("round", round.Number);
        writer.WriteNumber("seed", round.Seed);
        writer.WriteBoolean("passed", round.Passed);
        writer.WriteStartArray("faults");
        foreach (var planned in round.Faults)
        {
            writer.WriteStartObject();
            writer.WriteString("name", planned.Fault.Name);
            writer.WriteString("side", planned.Side == Side.Primary ? "primary" : "standby");
            writer.WriteNumber("atSeconds", planned.At.TotalSeconds);
            writer.WriteBoolean("struck", !round.Missed.Contains(planned));
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
        writer.WriteString("opening", round.Opening.ToString().ToLowerInvariant());
        foreach (var (name, number) in (IEnumerable<(string, int)>)
            [
                ("commands", round.Commands), ("killed", round.Killed), ("acknowledged", round.Acknowledged), ("unknown", round.Unknown),
                ("unknownPresent", round.UnknownPresent), ("lost", round.Lost), ("kept", round.Kept), ("unreported", round.Unreported),
                ("reads", round.Reads), ("failedReads", round.FailedReads),
            ])
            writer.WriteNumber(name, number);
        writer.WriteNumber("outageSeconds", Seconds(round.Outage));
        writer.WriteNumber("twoPrimariesSeconds", Seconds(round.DoublePrimary));
        if (round.HealthyAfter is { } healthy)
            writer.WriteNumber("healthyAfterSeconds", Seconds(healthy));
        writer.WriteStartArray("findings");
        foreach (var finding in round.Findings)
            writer.WriteStringValue(finding);
        writer.WriteEndArray();
        if (round.Logs is { } logs)
            writer.WriteString("logs", logs);
        writer.WriteEndObject();
    }

    private static double Seconds(TimeSpan span) => Math.Round(span.TotalSeconds, 3);
}
