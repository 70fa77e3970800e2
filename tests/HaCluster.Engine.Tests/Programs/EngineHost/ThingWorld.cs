using System.Collections.Concurrent;

namespace HaCluster.Engine.Tests;

/// <summary>
/// The outside world of the package <c>test</c>: a directory with one file for each existing thing and a log of what was done to them.
/// It outlives an engine that is killed.
/// </summary>
public sealed class ThingWorld(string directory)
{
    private readonly ConcurrentDictionary<string, string> _faults = new(StringComparer.Ordinal);

    public string Directory { get; } = System.IO.Directory.CreateDirectory(directory).FullName;

    /// <summary>How long every create, update and delete takes.</summary>
    public TimeSpan Delay { get; set; }

    private string LogFile => Path.Combine(Directory, "log");

    /// <summary>Makes the operation (<c>create NAME</c>, <c>update NAME</c>, <c>delete NAME</c>) fail with a message.</summary>
    public void Break(string operation, string message) => _faults[operation] = message;

    public void Mend() => _faults.Clear();

    public string? FaultOf(string operation) => _faults.GetValueOrDefault(operation);

    /// <summary>Names of the things that exist, ordered; a thing that exists twice is listed twice.</summary>
    public IReadOnlyList<string> Existing() =>
        [.. System.IO.Directory.EnumerateFiles(Directory, "*.thing").Select(file => Path.GetFileName(file).Split('~')[0])
            .Order(StringComparer.Ordinal)];

    /// <summary>What was done, in order: <c>create NAME</c>, <c>update NAME</c>, <c>delete NAME</c>.</summary>
    public IReadOnlyList<string> Log() => File.Exists(LogFile) ? File.ReadAllLines(LogFile) : [];

    public void ClearLog() => File.Delete(LogFile);

    internal string FileOf(string id) => Path.Combine(Directory, id + ".thing");

    internal IEnumerable<string> IdsOf(string name) =>
        System.IO.Directory.EnumerateFiles(Directory, $"{name}~*.thing").Select(file => Path.GetFileNameWithoutExtension(file));

    internal async Task ActAsync(string operation, CancellationToken cancellation)
    {
        if (Delay > TimeSpan.Zero)
            await Task.Delay(Delay, cancellation);
        lock (_faults)
            File.AppendAllText(LogFile, operation + "\n");
    }
}
