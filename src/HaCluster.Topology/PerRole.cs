namespace HaCluster.Topology;

/// <summary>One value for each role that a host can have.</summary>
public sealed record PerRole<T>
{
    public required T Service { get; init; }

    public required T Application { get; init; }

    public required T Database { get; init; }

    public required T Monitoring { get; init; }

    public required T Ci { get; init; }

    public T this[HostRole role] => role switch
    {
        HostRole.Service => Service,
        HostRole.Application => Application,
        HostRole.Database => Database,
        HostRole.Monitoring => Monitoring,
        HostRole.Ci => Ci,
        _ => throw new ArgumentOutOfRangeException(nameof(role), role, "a role without a value"),
    };

    public PerRole<TResult> Select<TResult>(Func<T, TResult> convert) =>
        new()
        {
            Service = convert(Service),
            Application = convert(Application),
            Database = convert(Database),
            Monitoring = convert(Monitoring),
            Ci = convert(Ci),
        };
}
