using System.Globalization;
using System.Text.RegularExpressions;

namespace HaCluster.Bench.Comparison;

/// <summary>
/// What the primary can do with the two statements of the application when nothing is in front of it: <c>pgbench</c> on the database host,
/// over the socket, with prepared statements. The rows are among those that load tests write.
/// </summary>
internal static partial class DatabaseCeiling
{
    public const string Select = "select birthday from base.users where username = 'loadz' || chr(:a) || chr(:b)";

    public const string Upsert = "insert into base.users (username, birthday) values ('loadz' || chr(:a) || chr(:b), '1990-05-17') "
        + "on conflict (username) do update set birthday = excluded.birthday";

    /// <summary>More would not get more out of a few processors, and the instances have most of the connections.</summary>
    public const int Clients = 10;

    /// <summary>Statements a second.</summary>
    /// <exception cref="InvalidOperationException">The command failed, or pgbench printed something else.</exception>
    public static async Task<double> MeasureAsync(string host, string statement, TimeSpan duration)
    {
        var run = await ProductCommand.HaclusterAsync("ssh", host, "--", $$"""
            printf '%s\n' '\set a random(97, 122)' '\set b random(97, 122)' {{Quote(statement + ";")}} |
                sudo -u postgres bash -c 'exec "$(ls /usr/lib/postgresql/*/bin/pgbench | tail -n 1)" -n -M prepared -c {{Clients}} -j 2 \
                    -T {{(int)duration.TotalSeconds}} -f <(cat) revolutdb'
            """);
        return Tps().Match(run.Output) is { Success: true } found
            ? double.Parse(found.Groups[1].Value, CultureInfo.InvariantCulture)
            : throw new InvalidOperationException($"pgbench on {host} printed no figure:\n{run.Output}{run.Error}");
    }

    private static string Quote(string text) => $"'{text.Replace("'", @"'\''", StringComparison.Ordinal)}'";

    [GeneratedRegex(@"^tps = ([0-9.]+)", RegexOptions.Multiline)]
    private static partial Regex Tps();
}
