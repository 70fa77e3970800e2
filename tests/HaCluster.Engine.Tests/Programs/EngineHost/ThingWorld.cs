using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace HaCluster.Engine.Tests;

/// <summary>
/// The outside world of the package <c>test</c>: a directory with one file for each existing thing and a log of what was done to them.
/// It outlives an engine that is killed.
/// </summary>
public sealed class ThingWorld(string directory)
{
    private readonly ConcurrentDictionary<string, string> _faults = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private int _effects;
    private int _killAt;
    private string[] _stateFiles = [];
    private byte[]?[] _killedState = [];

    public string Directory { get; } = System.IO.Directory.CreateDirectory(directory).FullName;

    /// <summary>How long every create, update and delete takes.</summary>
    public TimeSpan Delay { get; set; }

    private string LogFile => Path.Combine(Directory, "log");

    /// <summary>Makes the operation (<c>create NAME</c>, <c>update NAME</c>, <c>delete NAME</c>) fail with a message.</summary>
    public void Break(string operation, string message) => _faults[operation] = message;

    public void Mend() => _faults.Clear();

    /// <summary>
    /// From an effect on, nothing that the engine does is real any more, as if it were killed: before the effect if its number is odd, else
    /// after it. What the engine writes into its state after that <see cref="Revive"/> takes back.
    /// </summary>
    public void KillAt(int effect, params string[] stateFiles)
    {
        lock (_gate)
            (_effects, _killAt, _stateFiles) = (0, effect, stateFiles);
    }

    /// <summary>True when the engine was killed; its state is then as it was at that moment.</summary>
    public bool Revive()
    {
        lock (_gate)
        {
            var killed = _killAt > 0 && _effects >= _killAt;
            foreach (var (file, state) in killed ? _stateFiles.Zip(_killedState) : [])
            {
                if (state is null)
                    File.Delete(file);
                else
                    File.WriteAllBytes(file, state);
            }
            _killAt = 0;
            return killed;
        }
    }

    /// <summary>Changes the world.</summary>
    internal void Do(Action effect)
    {
        lock (_gate)
        {
            if (_killAt == 0)
            {
                effect();
                return;
            }
            if (++_effects == _killAt)
                _killedState = [.. _stateFiles.Select(file => File.Exists(file) ? File.ReadAllBytes(file) : null)];
            if (_effects < _killAt || (_effects == _killAt && _killAt % 2 == 0))
                effect();
            if (_effects >= _killAt)
                throw new OperationCanceledException("The engine was killed.");
        }
    }

    public string? FaultOf(string operation) => _faults.GetValueOrDefault(operation);

    /// <summary>Names of the things that exist, ordered; a thing that exists twice is listed twice.</summary>
    public IReadOnlyList<string> Existing() =>
        [.. System.IO.Directory.EnumerateFiles(Directory, "*.thing").Select(file => Path.GetFileName(file).Split('~')[0])
            .Order(StringComparer.Ordinal)];

    /// <summary>What was done, in order: <c>create NAME</c>, <c>update NAME</c>, <c>delete NAME</c>.</summary>
    public IReadOnlyList<string> Log() => File.Exists(LogFile) ? File.ReadAllLines(LogFile) : [];

    public void ClearLog() => File.Delete(LogFile);

    /// <summary>Ids of the things that exist.</summary>
    public IEnumerable<string> Ids() =>
        System.IO.Directory.EnumerateFiles(Directory, "*.thing").Select(file => Path.GetFileNameWithoutExtension(file));

    /// <summary>Takes a thing away behind the engine's back.</summary>
    public void Lose(string id) => File.Delete(FileOf(id));

    /// <summary>What tells the value that a thing really has, which may be a secret.</summary>
    public string DigestOf(string id) => File.ReadAllText(FileOf(id));

    public static string Digest(string value) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(value)));

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
