using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json;
using HaCluster.Deployment;
using HaCluster.Engine.Properties;

namespace HaCluster.Engine.State;

/// <summary>
/// What has changed since a state file was written, in a file beside it. The first line tells which content the changes are of, so that
/// they are never added to another one; each further line is one write, and a last line without an end was never given to anybody.
/// </summary>
internal sealed class StateJournal : IDisposable
{
    private readonly FileStream _file;
    private long _length;

    private StateJournal(FileStream file) => _file = file;

    public static StateJournal Create(string path, ReadOnlySpan<byte> state)
    {
        var journal = new StateJournal(AtomicFile.OpenPrivate(path, FileMode.Create));
        journal.Append(JsonSerializer.SerializeToUtf8Bytes(new Header(HashOf(state)), JsonSerializerOptions.Web));
        return journal;
    }

    /// <summary>Adds a line and returns when the disk has it.</summary>
    public void Append(ReadOnlySpan<byte> line)
    {
        // A write that failed may have left a part of its line.
        if (_file.Length != _length)
            _file.SetLength(_length);
        _file.Position = _length;
        AtomicFile.Append(_file, [.. line, (byte)'\n']);
        _file.Flush(flushToDisk: true);
        _length += line.Length + 1;
    }

    public void Dispose() => _file.Dispose();

    /// <summary>Reads a state with what its journal adds.</summary>
    /// <param name="document">The state.</param>
    /// <param name="state">The same as it stands in its file.</param>
    /// <param name="journal">The content of the journal, read before that of the state: a run that ends meanwhile has it in both.</param>
    /// <exception cref="JsonException">A line is damaged.</exception>
    /// <exception cref="PropertyFormatException">A part does not have its form, or a change does not fit the state.</exception>
    public static Snapshot Read(
        JsonElement document, ReadOnlySpan<byte> state, ReadOnlyMemory<byte> journal, Func<string, string, string> decrypt)
    {
        var snapshot = DeploymentReader.Read(document, decrypt);
        var lines = Lines(journal);
        if (lines.Length < 2 || JsonSerializer.Deserialize<Header>(lines[0].Span, JsonSerializerOptions.Web)!.Base != HashOf(state))
            return snapshot;
        var table = new StateTable(snapshot);
        foreach (var line in lines.Skip(1))
        {
            using var changes = JsonDocument.Parse(line);
            foreach (var change in DeploymentReader.ReadChanges(changes.RootElement, decrypt))
                table.Apply(change);
        }
        return table.Compose();
    }

    private static ImmutableArray<ReadOnlyMemory<byte>> Lines(ReadOnlyMemory<byte> content)
    {
        var lines = ImmutableArray.CreateBuilder<ReadOnlyMemory<byte>>();
        for (int end; (end = content.Span.IndexOf((byte)'\n')) >= 0; content = content[(end + 1)..])
            lines.Add(content[..end]);
        return lines.ToImmutable();
    }

    private static string HashOf(ReadOnlySpan<byte> state) => Convert.ToHexStringLower(SHA256.HashData(state));

    private sealed record Header(string Base);
}
