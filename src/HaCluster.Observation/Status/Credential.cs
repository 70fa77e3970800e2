using System.Collections.Immutable;
using HaCluster.Failover.Members;

namespace HaCluster.Observation.Status;

/// <summary>Something to log in with that a rotation replaces.</summary>
/// <param name="Kind"><c>passwords</c> or <c>ssh-key</c>, as <c>rotate</c> calls them.</param>
/// <param name="Since">When it came to the host that has had it for longest; a host that is made anew has it since then.</param>
/// <param name="Age">By the clock of that host.</param>
public sealed record Credential(string Kind, DateTimeOffset Since, TimeSpan Age)
{
    /// <summary>What the database hosts report; a kind that none of them reports is absent.</summary>
    internal static ImmutableArray<Credential> Of(IEnumerable<DatabaseReport> databases)
    {
        DatabaseReport[] reports = [.. databases];
        return
        [
            .. Oldest("passwords", reports, dates => dates.PasswordsSince),
            .. Oldest("ssh-key", reports, dates => dates.SshKeySince),
        ];
    }

    private static IEnumerable<Credential> Oldest(string kind, DatabaseReport[] reports, Func<CredentialDates, DateTimeOffset?> date) =>
        reports
            .Select(report => date(report.Credentials) is { } since && report.At is { } now
                ? new Credential(kind, since, now - since)
                : null)
            .OfType<Credential>().OrderBy(credential => credential.Since).Take(1);
}
