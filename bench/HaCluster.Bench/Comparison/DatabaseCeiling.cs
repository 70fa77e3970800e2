using System.Globalization;
using System.Text.RegularExpressions;

namespace HaCluster.Bench.Comparison;

/// <param name="Throughput">Statements a second.</param>
/// <param name="P50">Latency of a statement, milliseconds; so are the others.</param>
internal sealed record CeilingFigures(double Throughput, double P50, double P90, double P99, double Max);

/// <summary>
/// What the primary can do with the two statements of the application when nothing is in front of it: <c>pgbench</c> on a host of the
/// application, with the login of an instance, over TCP and TLS with the same checks of the certificate, with prepared statements. The
/// rows are among those that load tests write.
/// </summary>
internal static partial class DatabaseCeiling
{
    public const string Select = "select birthday from base.users where username = 'loadz' || chr(:a) || chr(:b)";

    public const string Upsert = "insert into base.users (username, birthday) values ('loadz' || chr(:a) || chr(:b), '1990-05-17') "
        + "on conflict (username) do update set birthday = excluded.birthday";

    /// <summary>More would not get more out of a few processors, and the instances have most of the connections.</summary>
    public const int Clients = 10;

    private const double MicrosecondsInMillisecond = 1000;

    /// <param name="instance">Whose host and login are used.</param>
    /// <exception cref="InvalidOperationException">The command failed, or pgbench printed something else.</exception>
    public static async Task<CeilingFigures> MeasureAsync(BenchedInstance instance, string statement, TimeSpan duration)
    {
        var script = $$"""
            set -euo pipefail
            value() { sed -n "s/^$1=//p" /etc/hacluster/application/{{instance.Name}}.env; }
            PGUSER=$(value DATABASE_USER) PGPASSWORD=$(value DATABASE_PASSWORD) PGDATABASE=$(value DATABASE_NAME)
            PGHOST=$(value DATABASE_HOSTS | sed 's/:[0-9]*//g') PGPORT=$(value DATABASE_HOSTS | sed 's/[^,]*://g')
            PGSSLMODE=$(value DATABASE_TLS) PGSSLROOTCERT=/etc/hacluster/application/ca.crt PGTARGETSESSIONATTRS=read-write
            export PGUSER PGPASSWORD PGDATABASE PGHOST PGPORT PGSSLMODE PGSSLROOTCERT PGTARGETSESSIONATTRS
            work=$(mktemp -d)
            trap 'rm -rf "$work"' EXIT
            cd "$work"
            printf '%s\n' '\set a random(97, 122)' '\set b random(97, 122)' {{Quote(statement + ";")}} > statement
            pgbench=$(ls /usr/lib/postgresql/*/bin/pgbench | tail -n 1)
            "$pgbench" -n -M prepared -c {{Clients}} -j 2 -T {{(int)duration.TotalSeconds}} -f statement -l --sampling-rate 0.2
            cat pgbench_log.* | cut -d ' ' -f 3 | sort -n > latencies
            for percent in 50 90 99 100; do
                sed -n "$((($(wc -l < latencies) * percent + 99) / 100))p" latencies
            done
            """;
        var run = await ProductCommand.HaclusterAsync("ssh", instance.Host, "--", $"sudo bash -c {Quote(script)}");
        var lines = run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        if (Tps().Match(run.Output) is not { Success: true } found || lines.Length < 4)
            throw new InvalidOperationException($"pgbench on {instance.Host} printed no figure:\n{run.Output}{run.Error}");
        var latencies = lines[^4..].Select(line => Number(line) / MicrosecondsInMillisecond).ToArray();
        return new CeilingFigures(Number(found.Groups[1].Value), latencies[0], latencies[1], latencies[2], latencies[3]);
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static string Quote(string text) => $"'{text.Replace("'", @"'\''", StringComparison.Ordinal)}'";

    [GeneratedRegex(@"^tps = ([0-9.]+)", RegexOptions.Multiline)]
    private static partial Regex Tps();
}
