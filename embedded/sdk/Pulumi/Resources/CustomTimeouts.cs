namespace Pulumi;

/// <summary>Deadlines of a resource's operations. Null leaves the provider's own.</summary>
public sealed class CustomTimeouts
{
    public TimeSpan? Create { get; set; }

    public TimeSpan? Update { get; set; }

    public TimeSpan? Delete { get; set; }

    internal static CustomTimeouts? Clone(CustomTimeouts? timeouts) =>
        timeouts is null ? null : new() { Create = timeouts.Create, Update = timeouts.Update, Delete = timeouts.Delete };
}
