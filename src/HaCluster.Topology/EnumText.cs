namespace HaCluster.Topology;

/// <summary>
/// Enumerations as configuration, stack outputs, host scripts and JSON write them: the member's name in lower case,
/// such as <c>synchronous</c>.
/// </summary>
public static class EnumText
{
    public static string Of<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();

    /// <summary>Every legal text, in the order of the enumeration.</summary>
    public static IEnumerable<string> All<T>()
        where T : struct, Enum => Enum.GetValues<T>().Select(Of);

    /// <summary>Null when no member has exactly this text.</summary>
    public static T? Parse<T>(string? text)
        where T : struct, Enum => Enum.GetValues<T>().Cast<T?>().FirstOrDefault(value => Of(value!.Value) == text);
}
