using System.Collections.Immutable;
using System.Globalization;
using HaCluster.Topology.Settings;

namespace HaCluster.Topology.Model;

/// <summary>Mails about alerts: through which server, from whom, to whom.</summary>
public sealed record AlertEmail
{
    /// <summary><c>HOST:PORT</c>.</summary>
    public required string Smarthost { get; init; }

    public required string From { get; init; }

    public required ImmutableArray<string> To { get; init; }

    /// <summary>Null for no login.</summary>
    public required string? User { get; init; }

    /// <summary>Null for no login.</summary>
    public required SecretText? Password { get; init; }

    public required bool RequireTls { get; init; }

    /// <summary>The TCP port of the mail server.</summary>
    public int Port => int.Parse(Smarthost[(Smarthost.LastIndexOf(':') + 1)..], CultureInfo.InvariantCulture);

    internal static AlertEmail? Of(EmailSettings settings) => settings is not { Smarthost: { } host, From: { } sender }
        ? null
        : new AlertEmail
        {
            Smarthost = host,
            From = sender,
            To = settings.To,
            User = settings.User,
            Password = settings.Password is { } password ? new SecretText(password) : null,
            RequireTls = settings.RequireTls,
        };
}
