using System.Collections.Immutable;

namespace HaCluster.Topology.Settings;

/// <summary>The mail server through which alerts are sent. Without <see cref="Smarthost"/> there are no mails.</summary>
public sealed record EmailSettings
{
    /// <summary><c>HOST:PORT</c>: 587 for STARTTLS, 465 for TLS from the first byte. No default.</summary>
    public string? Smarthost { get; init; }

    /// <summary>The sender: an address, or a name with the address in angle brackets. No default.</summary>
    public string? From { get; init; }

    /// <summary>The recipients, in the form of <see cref="From"/>. No default.</summary>
    public ImmutableArray<string> To { get; init; } = [];

    /// <summary>As whom Alertmanager logs in to the mail server; null for no login.</summary>
    public string? User { get; init; }

    /// <summary>A secret; together with <see cref="User"/>.</summary>
    public string? Password { get; init; }

    /// <summary>Whether mail is sent over TLS only. Default <c>true</c>.</summary>
    public bool RequireTls { get; init; } = true;
}
