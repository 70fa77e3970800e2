using HaCluster.Diagnostics;
using HaCluster.Observation.Backups;

namespace HaCluster.Cli.Upgrades;

/// <summary>What speaks against an upgrade to another major version, as far as it is known before anything is installed.</summary>
internal static class MajorChecks
{
    /// <summary>PostgreSQL's versions that the configuration takes.</summary>
    public const int Newest = 18;

    // What a new database has before anything is in it, with its first WAL.
    private const long Base = 256L << 20;

    // Restoring the old version goes back to the last backup of it.
    private static readonly TimeSpan Fresh = TimeSpan.FromHours(24);

    /// <exception cref="DiagnosticException">There is no such way from the version that the hosts use.</exception>
    public static void RequireWay(IReadOnlyCollection<MajorHost> hosts, int target)
    {
        var present = hosts.Max(host => host.Version);
        if (target == present)
            throw new DiagnosticException(
                Codes.Upgrade.NothingNewer, $"There is nothing to upgrade: the hosts use PostgreSQL {present}.",
                fix: Fix.Of($"To get its newest minor version: {new ProductCommand("upgrade", "minor")}."));
        if (target < present || target > Newest)
            throw new DiagnosticException(
                Codes.Upgrade.NotPossible, $"There is no upgrade from PostgreSQL {present} to {target}.",
                target < present
                    ? "A database moves to later versions only."
                    : $"The latest version that a stack can be configured with is {Newest}.",
                Fix.Of($"Give a version from {present + 1} to {Newest}."));
    }

    /// <returns>Empty when nothing does.</returns>
    public static IEnumerable<Diagnostic> Problems(
        MajorHost primary, MajorHost standby, int target, IReadOnlyCollection<RepositoryReport> repositories, DateTimeOffset now)
    {
        foreach (var host in new[] { primary, standby })
        {
            if (host.Candidate.Length == 0)
                yield return Problem(
                    host, $"No package source of {host.Name} has postgresql-{target}.",
                    Fix.Of("Give both database hosts a source that has it (/etc/apt/sources.list.d)."));
            if (host.KeepsRestored)
                yield return Problem(
                    host, $"{host.Name} keeps data of before a restore, which another version cannot use.",
                    Fix.Of($"Delete it: {new ProductCommand("restore", "finish")}."));
        }
        if (primary.Candidate != standby.Candidate && primary.Candidate.Length > 0 && standby.Candidate.Length > 0)
            yield return Problem(
                standby, $"{primary.Name} would get version {primary.Candidate} and {standby.Name} {standby.Candidate}.",
                Fix.Of("Let both hosts have the same package sources (/etc/apt)."));
        if (primary.Tablespaces.Length > 0)
            yield return Problem(
                primary, $"The database has tablespaces, of which no former data can be kept: {primary.Tablespaces}.",
                Fix.Of("Move what is in them to pg_default and drop them."));
        if (primary.Preloaded.Length > 0)
            yield return Problem(
                primary, $"The server loads libraries whose packages this upgrade does not know: {primary.Preloaded}.",
                Fix.Of("Take them out of shared_preload_libraries for the upgrade."));
        if (primary.Prepared > 0)
            yield return Problem(
                primary, $"{primary.Prepared} prepared transactions are open.",
                Fix.Of("End them with COMMIT PREPARED or ROLLBACK PREPARED; pg_prepared_xacts lists them."));
        if (primary.Free < Base)
            yield return NoRoom(primary, Base);
        if (standby.Free < primary.Size + Base)
            yield return NoRoom(standby, primary.Size + Base);
        if (repositories.Count > 0 && !repositories.Any(each => each.Backups.Any(backup => now - backup.Stop < Fresh)))
            yield return new Diagnostic
            {
                Code = Codes.Upgrade.NotPossible,
                Summary = "No repository is known to have a backup of the last 24 hours.",
                Fix = Fix.Of($"Make one: {new ProductCommand("backup", "now")}."),
            };
    }

    private static Diagnostic NoRoom(MajorHost host, long needed) => Problem(
        host, $"{host.Name} needs {needed >> 20} MiB beside its database, and has {host.Free >> 20} MiB.",
        Fix.Of("Make room on the volume of /var/lib/postgresql."));

    private static Diagnostic Problem(MajorHost host, string summary, Fix fix) =>
        new() { Code = Codes.Upgrade.NotPossible, Summary = summary, Fix = fix, Subject = host.Name };
}
