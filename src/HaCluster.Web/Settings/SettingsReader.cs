using System.Collections.Immutable;
using System.Globalization;
using System.Net;

namespace HaCluster.Web.Settings;

/// <summary>
/// Reads <see cref="AppSettings"/> from environment variables. Never stops at the first problem: an operator sees everything that is
/// wrong in one go, each line naming the variable, its value (except the password's) and a legal one.
/// </summary>
internal sealed class SettingsReader
{
    private readonly IReadOnlyDictionary<string, string> _environment;
    private readonly List<string> _problems = [];
    private readonly HashSet<string> _known = [];

    private SettingsReader(IReadOnlyDictionary<string, string> environment) => _environment = environment;

    /// <summary>The settings, or null and at least one problem.</summary>
    public static (AppSettings? Settings, IReadOnlyList<string> Problems) Read(IReadOnlyDictionary<string, string> environment)
    {
        var reader = new SettingsReader(environment);
        var settings = reader.ReadAll();
        return reader._problems.Count == 0 ? (settings, []) : (null, reader._problems);
    }

    /// <summary>Where to probe in <c>--health</c> mode: needs no other setting to be right.</summary>
    public static IPEndPoint ReadEndpoint(IReadOnlyDictionary<string, string> environment)
    {
        var reader = new SettingsReader(environment);
        return new IPEndPoint(
            reader.Address("LISTEN_ADDRESS") ?? IPAddress.Loopback,
            reader.Integer("LISTEN_PORT", AppSettings.DefaultListenPort, 0, 65535));
    }

    /// <summary>The names of all variables that are read.</summary>
    public static IReadOnlySet<string> Variables
    {
        get
        {
            var reader = new SettingsReader(new Dictionary<string, string>());
            reader.ReadAll();
            return reader._known;
        }
    }

    private AppSettings ReadAll()
    {
        var tls = Tls("DATABASE_TLS");
        var pool = Integer("DATABASE_POOL_SIZE", 10, 2, 100);
        var settings = new AppSettings
        {
            InstanceName = InstanceName("INSTANCE_NAME"),
            ListenAddress = Address("LISTEN_ADDRESS"),
            ListenPort = Integer("LISTEN_PORT", AppSettings.DefaultListenPort, 0, 65535),
            DatabaseHosts = Hosts("DATABASE_HOSTS"),
            DatabaseName = Optional("DATABASE_NAME") ?? "revolutdb",
            DatabaseUser = Required("DATABASE_USER", "the application's database role"),
            DatabasePassword = Required("DATABASE_PASSWORD", "that role's password"),
            DatabaseTls = tls,
            DatabaseCaFile = CaFile("DATABASE_CA_FILE", tls),
            DatabasePoolSize = pool,
            DatabaseWritePoolSize = Integer("DATABASE_WRITE_POOL_SIZE", pool * 2 / 3, 1, pool - 1),
            ProbeInterval = Milliseconds("PROBE_INTERVAL_MS", 250, 50, 10_000),
            ProbeTimeout = Milliseconds("PROBE_TIMEOUT_MS", 1000, 100, 10_000),
            ReadAttempt = Milliseconds("READ_ATTEMPT_MS", 500, 50, 10_000),
            ReadBudget = Milliseconds("READ_BUDGET_MS", 2000, 100, 30_000),
            WriteBudget = Milliseconds("WRITE_BUDGET_MS", 3000, 100, 30_000),
            Drain = Milliseconds("DRAIN_MS", 3000, 0, 60_000),
        };
        RefuseUnknown();
        return settings;
    }

    private string? Optional(string name)
    {
        _known.Add(name);
        return _environment.TryGetValue(name, out var value) && value.Length > 0 ? value : null;
    }

    private string Required(string name, string meaning)
    {
        if (Optional(name) is { } value)
            return value;
        _problems.Add($"{name} is not set; it must hold {meaning}");
        return "";
    }

    private int Integer(string name, int fallback, int least, int most)
    {
        if (Optional(name) is not { } text)
            return fallback;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most)
            return value;
        _problems.Add($"{name} is '{text}'; it must be a whole number from {least} to {most}, such as {fallback}");
        return fallback;
    }

    private TimeSpan Milliseconds(string name, int fallback, int least, int most) =>
        TimeSpan.FromMilliseconds(Integer(name, fallback, least, most));

    private string InstanceName(string name)
    {
        var value = Required(name, "this instance's name, such as site1-app-1");
        if (value.Length > 63 || value.Any(c => !char.IsAsciiLetterOrDigit(c) && c != '-'))
            _problems.Add($"{name} is '{value}'; it must be letters, digits and '-', at most 63 of them, such as site1-app-1");
        return value;
    }

    private IPAddress? Address(string name)
    {
        if (Optional(name) is not { } text)
            return null;
        if (IPAddress.TryParse(text, out var address))
            return address;
        _problems.Add($"{name} is '{text}'; it must be an address of this machine, such as 172.20.1.20");
        return null;
    }

    private ImmutableArray<HostEndpoint> Hosts(string name)
    {
        const string Example = "such as 172.20.1.30:5432,172.21.1.30:5432";
        var text = Required(name, $"the database hosts, {Example}");
        if (text.Length == 0)
            return [];
        var hosts = ImmutableArray.CreateBuilder<HostEndpoint>();
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            if (!HostEndpoint.TryParse(part, out var host))
                _problems.Add($"{name} contains '{part}'; each must be host or host:port, {Example}");
            else if (hosts.Contains(host))
                _problems.Add($"{name} names {host} twice; name each database host once");
            else
                hosts.Add(host);
        }
        if (hosts.Count > 8)
            _problems.Add($"{name} names {hosts.Count} hosts; at most 8 are watched");
        return hosts.ToImmutable();
    }

    private DatabaseTls Tls(string name)
    {
        switch (Optional(name))
        {
            case null or "verify-full": return DatabaseTls.VerifyFull;
            case "verify-ca": return DatabaseTls.VerifyCa;
            case "require": return DatabaseTls.Require;
            case { } other:
                _problems.Add($"{name} is '{other}'; it must be verify-full, verify-ca or require");
                return DatabaseTls.VerifyFull;
        }
    }

    private string? CaFile(string name, DatabaseTls tls)
    {
        var path = Optional(name);
        if (path is null)
        {
            if (tls != DatabaseTls.Require)
                _problems.Add($"{name} is not set; the database's certificate cannot be checked without its CA's PEM file");
            return null;
        }
        try
        {
            using var _ = File.OpenRead(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            _problems.Add($"{name} is '{path}', which cannot be read: {exception.Message}");
        }
        return path;
    }

    // Only our own prefixes: the rest of the environment belongs to others.
    private void RefuseUnknown()
    {
        foreach (var name in _environment.Keys.Where(k => k.StartsWith("DATABASE_", StringComparison.Ordinal) && !_known.Contains(k))
            .Order())
            _problems.Add(
                $"{name} is not a setting; known are "
                    + $"{string.Join(", ", _known.Where(k => k.StartsWith("DATABASE_", StringComparison.Ordinal)).Order())}");
    }
}
