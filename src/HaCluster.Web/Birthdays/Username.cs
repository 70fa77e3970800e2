namespace HaCluster.Web.Birthdays;

/// <summary>
/// A name as asked for, and the key it is stored under. Letters are the 26 of ASCII: folding case is then the same everywhere
/// (in this process, in PostgreSQL whatever its collation, in any later client), which Unicode's rules are not.
/// </summary>
internal readonly record struct Username
{
    /// <summary>The width of <c>base.users.username</c>.</summary>
    public const int MaxLength = 20;

    private Username(string asAsked) => AsAsked = asAsked;

    /// <summary>Spelt as in the request; what the greeting says.</summary>
    public string AsAsked { get; }

    /// <summary>Lower case; names that differ only in case are one user.</summary>
    public string Key => AsAsked.ToLowerInvariant();

    /// <summary>The name, or what is wrong with it in a sentence for the client.</summary>
    public static (Username Name, string? Problem) Parse(string text)
    {
        if (text.Length is 0 or > MaxLength)
            return (default, $"The username has {text.Length} characters; it must have 1 to {MaxLength}.");
        if (!text.All(char.IsAsciiLetter))
            return (default, $"The username '{text}' must contain only letters, A to Z in either case.");
        return (new Username(text), null);
    }
}
