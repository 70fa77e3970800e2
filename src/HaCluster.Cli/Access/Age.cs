namespace HaCluster.Cli.Access;

/// <summary>How long ago something was, as exact as is useful.</summary>
internal static class Age
{
    /// <summary><c>3 days</c>, <c>1 hour</c>, <c>5 min</c>, <c>20 s</c>.</summary>
    public static string Of(DateTimeOffset moment, TimeProvider time)
    {
        var age = time.GetUtcNow() - moment;
        return age switch
        {
            { TotalDays: >= 2 } => $"{(int)age.TotalDays} days",
            { TotalHours: >= 2 } => $"{(int)age.TotalHours} hours",
            { TotalMinutes: >= 2 } => $"{(int)age.TotalMinutes} min",
            _ => $"{Math.Max(0, (int)age.TotalSeconds)} s",
        };
    }
}
