namespace HaCluster.EndToEnd.Support;

/// <summary>
/// Files of a state that were moved away. What was not made again by the end is put back: without a state nothing could remove the cluster.
/// </summary>
internal sealed class LostState : IDisposable
{
    private readonly DirectoryInfo _kept = Directory.CreateTempSubdirectory("hacluster-lost-");
    private readonly string _state;

    /// <param name="state">The state directory.</param>
    /// <param name="stack">The stack to lose; the others stay.</param>
    public LostState(string state, string stack)
    {
        _state = state;
        foreach (var file in Directory.EnumerateFiles(state, $"{stack}*", SearchOption.AllDirectories)
            .Where(file => Path.GetFileName(file) is var name && (name == stack || name.StartsWith($"{stack}.", StringComparison.Ordinal)))
            .ToArray())
            Move(file, Path.Combine(_kept.FullName, Path.GetRelativePath(state, file)));
    }

    public void Dispose()
    {
        foreach (var file in Directory.EnumerateFiles(_kept.FullName, "*", SearchOption.AllDirectories).ToArray())
        {
            var place = Path.Combine(_state, Path.GetRelativePath(_kept.FullName, file));
            if (!File.Exists(place))
                Move(file, place);
        }
        _kept.Delete(recursive: true);
    }

    private static void Move(string from, string to)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(to)!);
        File.Move(from, to);
    }
}
