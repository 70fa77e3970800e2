using System.Text.RegularExpressions;
using HaCluster.Diagnostics;
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
                "dns.zoneId", zone, "upper-case letters and digits, such as Z0123456789ABCDEFGHIJ",
                Fix.Of($"{new ShellCommand("aws route53 list-hosted-zones")} shows the ID after /hostedzone/."));
        if (dns.Name is { } name && (name.Length > 253 || !Name().IsMatch(name)))
            yield return WrongForm(
                "dns.name", name, "a full domain name without a dot at the end", Fix.Of("Use a name such as app.example.com."));
        foreach (var finding in Findings.OutOfRange("dns.ttl", dns.Ttl, 1, 86400))
            yield return finding;
    }

    private static Diagnostic Half(string missing, string given) => new()
    {
        Code = Codes.Config.DnsHalf,
        Summary = $"{Findings.Key(given)} is set without {Findings.Key(missing)}.",
        Why = "A DNS record needs both the zone and the name. Without both keys no record is created.",
        Fix = Fix.Of($"Set {Findings.Key(missing)} too, or run {new ConfigRemove(Findings.Key(given))}."),
        Subject = Findings.Key(missing),
    };

    private static Diagnostic WrongForm(string path, string value, string form, Fix fix) => new()
    {
        Code = Codes.Config.DnsForm,
        Summary = $"{Findings.Key(path)} is malformed.",
        Why = $"Its value is '{value}'; it must be {form}.",
        Fix = fix,
        Subject = Findings.Key(path),
    };

    [GeneratedRegex(@"^[A-Z0-9]{1,32}\z")]
    private static partial Regex ZoneId();

    [GeneratedRegex(@"^([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9])?\.)+[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\z", RegexOptions.IgnoreCase)]
    private static partial Regex Name();
}
