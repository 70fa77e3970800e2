using System.Collections.Immutable;
using System.Text;
using System.Text.RegularExpressions;
using HaCluster.Diagnostics;

namespace HaCluster.Cli.Imports;

/// <summary>How a foreign database is reached: what libpq reads as a connection string or URI, without the password.</summary>
/// <param name="Values">Parameters of libpq by name, in the order in which they were given.</param>
internal sealed partial record SourceConnection(ImmutableArray<KeyValuePair<string, string>> Values)
{
    private const string Password = "password";
    private const string SslMode = "sslmode";

    // What works on both database hosts. Files, services and several hosts do not.
    private static readonly ImmutableHashSet<string> Known =
    [
        "host", "hostaddr", "port", "dbname", "user", "connect_timeout", "options", SslMode, "sslsni", "ssl_min_protocol_version",
        "ssl_max_protocol_version", "sslcompression", "channel_binding", "keepalives", "keepalives_idle", "keepalives_interval",
        "keepalives_count", "tcp_user_timeout", "gssencmode",
    ];

    public string Host => this["host"] ?? this["hostaddr"]!;

    public string User => this["user"]!;

    /// <summary>As it is shown: <c>shop at db.example:5432 as clerk</c>.</summary>
    public string Text => $"{this["dbname"]} at {Host}:{this["port"] ?? "5432"} as {User}";

    private string? this[string name] => Values.Where(pair => pair.Key == name).Select(pair => pair.Value).LastOrDefault();

    /// <exception cref="DiagnosticException">Not a connection string, or one with what cannot be used here.</exception>
    public static SourceConnection Read(string text)
    {
        var values = text.StartsWith("postgres://", StringComparison.Ordinal) || text.StartsWith("postgresql://", StringComparison.Ordinal)
            ? FromUri(text)
            : FromPairs(text);
        var source = new SourceConnection([.. values.Where(pair => pair.Value.Length > 0)]);
        source.RequireUsable();
        return source;
    }

    /// <summary>The same as a connection string, each value between single quotes.</summary>
    public string Render(bool withRootCertificate, string rootCertificatePath)
    {
        var values = withRootCertificate ? Values.Add(new("sslrootcert", rootCertificatePath)) : Values;
        return string.Join(' ', values.Select(pair => $"{pair.Key}={Quote(pair.Value)}"));
    }

    /// <summary>What is put behind <see cref="Render"/>; empty without a password.</summary>
    public static string Secret(string password) => password.Length == 0 ? "" : $" {Password}={Quote(password)}";

    /// <summary>A line of a password file for any server; empty without a password.</summary>
    public static string PassfileLine(string password) => password.Length == 0
        ? ""
        : $"*:*:*:*:{password.Replace("\\", "\\\\", StringComparison.Ordinal).Replace(":", "\\:", StringComparison.Ordinal)}";

    /// <summary>Whether the server's certificate is verified, which takes the certificate of its authority.</summary>
    public bool VerifiesServer => this[SslMode] is "verify-ca" or "verify-full";

    private void RequireUsable()
    {
        if (this[Password] is not null)
            throw Refused(
                "The connection string has a password.",
                "A command line is seen by other users of this machine, and kept in the history of the shell.",
                "Leave it out: it is asked for, or read from standard input with --password-stdin. Change it, if others may have seen it.");
        if (Values.FirstOrDefault(pair => !Known.Contains(pair.Key)) is { Key: { } unknown })
            throw Refused(
                $"The parameter {unknown} of the connection string cannot be used here.",
                "The database hosts connect, which do not have the files and services of this machine. Usable are "
                    + $"{string.Join(", ", Known.Order(StringComparer.Ordinal))}.",
                unknown == "sslrootcert" ? "Name the file of this machine with --root-certificate." : "Leave it out.");
        foreach (var name in new[] { "dbname", "user" })
        {
            if (this[name] is null)
                throw Refused(
                    $"The connection string names no {name}.", null, "Give one such as: host=db.example dbname=shop user=import.");
        }
        if ((this["host"] ?? this["hostaddr"]) is not { } host || host.StartsWith('/') || host.Contains(',', StringComparison.Ordinal))
            throw Refused(
                "The connection string must name one host.", "A slot for the changes is on one server, and a socket is of one machine.",
                "Give the name or the address of the source's primary, as the database hosts reach it.");
    }

    private static List<KeyValuePair<string, string>> FromPairs(string text)
    {
        var values = new List<KeyValuePair<string, string>>();
        var position = 0;
        while (Pair().Match(text, position) is { Success: true } match)
        {
            if (match.Groups["name"].Success)
                values.Add(new(match.Groups["name"].Value, Unquote(match.Groups["value"].Value)));
            position = match.Index + match.Length;
            if (position == text.Length)
                return values;
        }
        throw Malformed();
    }

    private static List<KeyValuePair<string, string>> FromUri(string text)
    {
        var match = UriForm().Match(text);
        if (!match.Success)
            throw Malformed();
        var values = new List<KeyValuePair<string, string>>();
        foreach (var name in new[] { "user", Password, "host", "port", "dbname" })
        {
            if (match.Groups[name].Success)
                values.Add(new(name, Uri.UnescapeDataString(match.Groups[name].Value)));
        }
        foreach (var pair in match.Groups["query"].Value.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = pair.Split('=', 2);
            if (parts.Length != 2)
                throw Malformed();
            values.Add(new(Uri.UnescapeDataString(parts[0]), Uri.UnescapeDataString(parts[1])));
        }
        return values;
    }

    private static string Unquote(string value)
    {
        if (value.StartsWith('\''))
            value = value[1..^1];
        var text = new StringBuilder();
        for (var index = 0; index < value.Length; index++)
            text.Append(value[index] == '\\' && index + 1 < value.Length ? value[++index] : value[index]);
        return text.ToString();
    }

    private static string Quote(string value) =>
        $"'{value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal)}'";

    private static DiagnosticException Malformed() => Refused(
        "The text after --from is no connection string.", null,
        "Give one such as: host=db.example dbname=shop user=import sslmode=verify-full; or postgresql://import@db.example/shop.");

    private static DiagnosticException Refused(string summary, string? why, string fix) =>
        new(Codes.Import.Source, summary, why, Fix.Of(fix));

    // PostgreSQL documentation, "Connection Strings".
    [GeneratedRegex(@"\G\s*(?:(?<name>[a-z_]+)\s*=\s*(?<value>'(?:[^'\\]|\\.)*'|(?:[^\s'\\]|\\.)*)(?=\s|$)|$)", RegexOptions.Singleline)]
    private static partial Regex Pair();

    [GeneratedRegex(
        @"^postgres(?:ql)?://(?:(?<user>[^:@/?]*)(?::(?<password>[^@/?]*))?@)?(?:\[(?<host>[0-9a-fA-F:]+)\]|(?<host>[^:/?]*))"
            + @"(?::(?<port>[0-9]+))?(?:/(?<dbname>[^?]*))?(?:\?(?<query>.*))?$")]
    private static partial Regex UriForm();
}
