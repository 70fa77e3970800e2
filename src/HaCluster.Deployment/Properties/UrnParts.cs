namespace HaCluster.Deployment.Properties;

/// <summary>Takes a URN (<c>urn:pulumi:stack::project::parent$type::name</c>) apart. A name may itself contain <c>::</c>.</summary>
public static class UrnParts
{
    /// <summary>The resource's own type token, without its parents' types.</summary>
    public static string TypeOf(string urn)
    {
        var qualified = Split(urn)[2];
        return qualified[(qualified.LastIndexOf('$') + 1)..];
    }

    public static string NameOf(string urn) => Split(urn)[3];

    private static string[] Split(string urn)
    {
        var parts = urn.Split("::", 4);
        return parts.Length == 4
            ? parts
            : throw new FormatException($"'{urn}' is not a URN of the form urn:pulumi:stack::project::type::name.");
    }
}
