using System.Text.Json;

namespace HaCluster.Failover.Members;

/// <summary>Since when a database host has the credentials that it has; null for what it did not report.</summary>
public sealed record CredentialDates
{
    public static CredentialDates Unknown { get; } = new();

    /// <summary>Of the database's roles.</summary>
    public DateTimeOffset? PasswordsSince { get; init; }

    /// <summary>Of the database server.</summary>
    public DateTimeOffset? CertificatesSince { get; init; }

    /// <summary>When the first of the server's certificate and the trusted authorities ends.</summary>
    public DateTimeOffset? CertificatesUntil { get; init; }

    /// <summary>With which operators log in.</summary>
    public DateTimeOffset? SshKeySince { get; init; }

    /// <summary><c>{passwordsSince, certificatesSince, certificatesUntil, sshKeySince}</c>, in seconds of the epoch.</summary>
    internal static CredentialDates Read(JsonElement dates) => new()
    {
        PasswordsSince = Moment(dates, "passwordsSince"),
        CertificatesSince = Moment(dates, "certificatesSince"),
        CertificatesUntil = Moment(dates, "certificatesUntil"),
        SshKeySince = Moment(dates, "sshKeySince"),
    };

    private static DateTimeOffset? Moment(JsonElement dates, string name) =>
        dates.LongNumber(name) is { } seconds and > 0 and < 253402300800 ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null;
}
