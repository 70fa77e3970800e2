using System.Text.Json;
using HaCluster.Observation.Backups;

namespace HaCluster.Cli.Backups;

/// <summary>The repositories as JSON, in <c>backup list --json</c> and in <c>status --json</c>; keys may be added, never changed.</summary>
internal static class BackupJson
{
    /// <summary>An object whose only key is <c>repositories</c>.</summary>
    public static void Write(Utf8JsonWriter writer, IEnumerable<RepositoryReport> repositories)
    {
        writer.WriteStartObject();
        WriteList(writer, repositories);
        writer.WriteEndObject();
    }

    /// <summary>The list <c>repositories</c>, inside of an object.</summary>
    public static void WriteList(Utf8JsonWriter writer, IEnumerable<RepositoryReport> repositories)
    {
        writer.WriteStartArray("repositories");
        foreach (var repository in repositories)
            WriteRepository(writer, repository);
        writer.WriteEndArray();
    }

    private static void WriteRepository(Utf8JsonWriter writer, RepositoryReport repository)
    {
        writer.WriteStartObject();
        writer.WriteString("region", repository.Region);
        writer.WriteString("failure", repository.Failure);
        writer.WriteBoolean("running", repository.Running);
        writer.WriteString("newestWal", repository.NewestWal);
        WriteMoment(writer, "newestWalArrivedAt", repository.NewestWalAt);
        writer.WriteString("gapAfter", repository.GapAfter);
        WriteMoment(writer, "verifiedAt", repository.Verified?.At);
        writer.WriteBoolean("damaged", repository.Damaged);
        WriteMoment(writer, "failedAt", repository.LastFailure?.At);
        writer.WriteString("failedBecause", repository.LastFailure?.Text);
        writer.WriteStartArray("backups");
        foreach (var backup in repository.Backups)
        {
            writer.WriteStartObject();
            writer.WriteString("label", backup.Label);
            writer.WriteString("type", backup.Type);
            WriteMoment(writer, "startedAt", backup.Start);
            WriteMoment(writer, "finishedAt", backup.Stop);
            writer.WriteNumber("databaseBytes", backup.SizeBytes);
            writer.WriteNumber("storedBytes", backup.StoredBytes);
            writer.WriteBoolean("damaged", backup.Damaged);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteMoment(Utf8JsonWriter writer, string name, DateTimeOffset? moment)
    {
        if (moment is { } at)
            writer.WriteString(name, at.UtcDateTime);
        else
            writer.WriteNull(name);
    }
}
