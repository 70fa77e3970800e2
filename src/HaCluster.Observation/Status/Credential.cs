using System.Collections.Immutable;
using System.Globalization;
using HaCluster.Diagnostics;
using HaCluster.Failover.Members;
using HaCluster.Topology.Model;

namespace HaCluster.Observation.Status;

/// <summary>Something to be known by that a rotation replaces.</summary>
/// <param name="Kind"><c>passwords</c>, <c>certificates</c> or <c>ssh-key</c>, as <c>rotate</c> calls them.</param>
/// <param name="Since">When it came to the host that has had it for longest; a host that is made anew has it since then.</param>
/// <param name="Age">By the clock of that host.</param>
public sealed record Credential(string Kind, DateTimeOffset Since, TimeSpan Age)
{
    private static readonly TimeSpan NearItsEnd = TimeSpan.FromDays(AlertThresholds.CertificateDays);

    /// <summary>When it ends, on the host where that is first; null when it does not.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>What the database hosts report; a kind that none of them reports is absent.</summary>
    internal static ImmutableArray<Credential> Of(IEnumerable<DatabaseReport> databases)
    {
        DatabaseReport[] reports = [.. databases];
        return
        [
            .. Oldest("passwords", reports, dates => dates.PasswordsSince),
            .. Oldest("certificates", reports, dates => dates.CertificatesSince)
                .Select(credential => credential with { Until = reports.Min(report => report.Credentials.CertificatesUntil) }),
            .. Oldest("ssh-key", reports, dates => dates.SshKeySince),
        ];
    }

    /// <summary>Certificates of a database host that end within 30 days, or have ended: from then on nobody trusts its server.</summary>
    internal static IEnumerable<Diagnostic> Problems(IEnumerable<DatabaseReport> databases) =>
        from database in databases
        let until = database.Credentials.CertificatesUntil
        where until is not null && database.At is not null && until - database.At < NearItsEnd
        select new Diagnostic
        {
            Code = Codes.Status.CertificateEnds,
            Severity = Severity.Warning,
            Subject = database.Name,
            Summary = string.Create(
                CultureInfo.InvariantCulture, $"A certificate of {database.Name} is valid until {until:yyyy-MM-dd} only."),
            Why = "After that nothing that verifies it connects to the database.",
            Fix = Fix.Of($"Replace the certificates: {new ProductCommand("rotate", "certificates")}."),
        };

    private static IEnumerable<Credential> Oldest(string kind, DatabaseReport[] reports, Func<CredentialDates, DateTimeOffset?> date) =>
        reports
            .Select(report => date(report.Credentials) is { } since && report.At is { } now
                ? new Credential(kind, since, now - since)
                : null)
            .OfType<Credential>().OrderBy(credential => credential.Since).Take(1);
}
