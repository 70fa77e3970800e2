namespace HaCluster.Drills.Load;

/// <summary>
/// What one client writes: new users, and new values of a few that it alone writes. After a write of unknown outcome it leaves that user
/// alone, because a value that arrives late would be told from a lost one no more.
/// </summary>
public sealed class Writer(UniqueNames names, Random random)
{
    private const int Updated = 4;

    private readonly (string Name, int Version)[] _users = [.. Enumerable.Range(0, Updated).Select(_ => (names.Next(), 0))];

    private int? _user;

    public (string Name, int Version) Next()
    {
        _user = random.Next(2) == 0 ? random.Next(Updated) : null;
        return _user is { } user ? _users[user] : (names.Next(), 0);
    }

    /// <summary>How the write of <see cref="Next"/> ended.</summary>
    public void Ended(bool acknowledged)
    {
        if (_user is { } user)
            _users[user] = acknowledged && _users[user].Version + 1 < Values.Count
                ? _users[user] with { Version = _users[user].Version + 1 }
                : (names.Next(), 0);
    }
}
