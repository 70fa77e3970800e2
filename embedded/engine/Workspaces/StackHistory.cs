using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using HaCluster.Deployment;
using HaCluster.Deployment.Operations;
using HaCluster.Diagnostics;

namespace HaCluster.Engine.Workspaces;

/// <summary>What was done with a stack: a file with one line of JSON for each update, refresh and destroy that has ended.</summary>
internal sealed class StackHistory(string path)
{
    /// <summary>Needs the stack's lock.</summary>
    public void Add(OperationSummary summary, DateTimeOffset end)
    {
        var lines = Lines(out var length);
        var record = new UpdateRecord(
            lines.Length + 1, Name(summary.Kind), summary.Outcome == OperationOutcome.Succeeded ? "succeeded" : "failed",
            end - summary.Duration, end,
            summary.Changes.ToImmutableSortedDictionary(change => Name(change.Key), change => change.Value, StringComparer.Ordinal));
        AtomicFile.CreateDirectory(Path.GetDirectoryName(path)!);
        using var file = AtomicFile.OpenPrivate(path, FileMode.OpenOrCreate);
        // A write that was cut off, by a full disk or a kill, leaves a part of a line.
        file.SetLength(length);
        file.Position = length;
        AtomicFile.Append(file, [.. JsonSerializer.SerializeToUtf8Bytes(record, JsonSerializerOptions.Web), (byte)'\n']);
    }

    /// <summary>The last first.</summary>
    /// <exception cref="DeploymentException">The file is damaged.</exception>
    public ImmutableArray<UpdateRecord> Read()
    {
        try
        {
            return [.. Lines(out _).Select(Parse).Reverse()];
        }
        catch (JsonException exception)
        {
            throw new DeploymentException(
                Codes.Deployment.StateCorrupt, $"{path} cannot be read as the history of a stack: {exception.Message}",
                new ShellCommand($"mv {path} {path}.damaged"), exception);
        }
    }

    /// <summary>Gives what was done to a stack of another name.</summary>
    public void MoveTo(string other)
    {
        if (Presence.IsFile(path))
            File.Move(path, other, overwrite: true);
    }

    /// <param name="length">Where the last whole line ends.</param>
    private string[] Lines(out int length)
    {
        var content = Presence.IsFile(path) ? File.ReadAllBytes(path) : [];
        length = Array.LastIndexOf(content, (byte)'\n') + 1;
        return Encoding.UTF8.GetString(content, 0, length).Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private static UpdateRecord Parse(string line) => JsonSerializer.Deserialize<UpdateRecord>(line, JsonSerializerOptions.Web)!;

    // As Pulumi writes it: create-replacement.
    private static string Name<T>(T value) where T : struct, Enum => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());
}
