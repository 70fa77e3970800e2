using System.Text.RegularExpressions;
using HaCluster.Topology.Diagnostics;
using HaCluster.Topology.Settings;

namespace HaCluster.Topology.Validation;

/// <summary>The public name: zone and name together or neither, each of a form that Route 53 knows.</summary>
internal sealed partial class DnsValidator : ISettingsValidator
{
    public IEnumerable<Diagnostic> Validate(ClusterSettings settings)
    {
        if (!settings.OnAws)
            yield break;
        var dns = settings.Dns;
        if (dns.ZoneId is null != dns.Name is null)
            yield return Half(dns.ZoneId is null ? "dns.zoneId" : "dns.name", dns.ZoneId is null ? "dns.name" : "dns.zoneId");
        if (dns.ZoneId is { } zone && !ZoneId().IsMatch(zone))
            yield return WrongForm(
                "dns.zoneId", zone, "letters and digits, like Z0123456789ABCDEFGHIJ",
                "`aws route53 list-hosted-zones` shows it behind /hostedzone/");
        if (dns.Name is { } name && (name.Length > 253 || !Name().IsMatch(name)))
            yield return WrongForm("dns.name", name, "a full name without a dot at the end", "write it like app.example.com");
        foreach (var finding in Findings.OutOfRange("dns.ttl", dns.Ttl, 1, 86400))
            yield return finding;
    }

    private static Diagnostic Half(string missing, string given) => new()
    {
        Code = "config.dns-half",
        Summary = $"{Findings.Key(given)} is set without {Findings.Key(missing)}",
        Why = "a record needs the zone and the name; with neither there is none",
        Fix = $"set {Findings.Key(missing)} too, or pulumi config rm {Findings.Key(given)}",
        Subject = Findings.Key(missing),
    };

    private static Diagnostic WrongForm(string path, string value, string form, string fix) => new()
    {
        Code = "config.dns-form",
        Summary = $"{Findings.Key(path)} is malformed",
        Why = $"its value is '{value}', expected is {form}",
        Fix = fix,
        Subject = Findings.Key(path),
    };

    [GeneratedRegex(@"^[A-Z0-9]{1,32}\z")]
    private static partial Regex ZoneId();

    [GeneratedRegex(@"^([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9])?\.)+[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\z", RegexOptions.IgnoreCase)]
    private static partial Regex Name();
}
