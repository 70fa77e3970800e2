using System.Globalization;
using System.Text.RegularExpressions;
using HaCluster.Diagnostics;
using HaCluster.Topology.Settings;

namespace HaCluster.Topology.Validation;

/// <summary>Repositories in an object storage: buckets, a whole login or none, and an endpoint that can be named in TLS.</summary>
internal sealed partial class ObjectStorageValidator : ISettingsValidator
{
    private const string KindPath = "backup.repository";

    public IEnumerable<Diagnostic> Validate(ClusterSettings settings) =>
        settings.Backup.Repository == BackupRepository.S3 ? Used(settings, settings.Backup.S3) : Unused(settings);

    private static IEnumerable<Diagnostic> Used(ClusterSettings settings, ObjectStorageSettings storage)
    {
        var buckets = Buckets(settings);
        foreach (var (path, name) in buckets)
        {
            if (name is not null && !BucketName().IsMatch(name))
                yield return Refused(path, $"Its value is '{name}'; it must be 3 to 63 small letters, digits and hyphens.");
        }
        if (storage.Endpoint is { } endpoint && !IsEndpoint(endpoint))
            yield return Refused(
                "backup.s3.endpoint", $"Its value is '{endpoint}'; it must be HOST or HOST:PORT, without https:// and a path.");
        if (!Name().IsMatch(storage.Region))
            yield return Refused("backup.s3.region", $"Its value is '{storage.Region}'; it must be letters, digits and hyphens.");
        foreach (var (path, text) in new[] { ("accessKey", storage.AccessKey), ("secretKey", storage.SecretKey?.Reveal()) })
        {
            if (text is not null && !Credential().IsMatch(text))
                yield return Refused(
                    $"backup.s3.{path}", "It must be 1 to 255 printable characters without white space. The value is not shown.");
        }
        if (storage.Certificate is { } certificate && !CertificateText.IsReadable(certificate))
            yield return Refused(
                "backup.s3.certificate", "It is no certificate in PEM form, which begins with -----BEGIN CERTIFICATE-----.");
        foreach (var finding in settings.Backup.Enabled ? Missing(settings, storage, buckets) : [])
            yield return finding;
    }

    private static IEnumerable<Diagnostic> Missing(
        ClusterSettings settings, ObjectStorageSettings storage, (string Path, string? Name)[] buckets)
    {
        const string Amazon = "Only on AWS the stack makes buckets, and roles by which the hosts use them.";
        var own = storage.Endpoint is null && settings.OnAws;
        if (storage.Endpoint is null && !settings.OnAws)
            yield return NotSet("backup.s3.endpoint", Amazon, new ConfigSet(Findings.Key("backup.s3.endpoint"), "storage.example.com"));
        foreach (var (path, name) in buckets)
        {
            if (name is null && !own)
                yield return NotSet(path, Amazon, new ConfigSet(Findings.Key(path), "BUCKET"));
        }
        if (storage.AccessKey is null && (!own || storage.SecretKey is not null))
            yield return NotSet("backup.s3.accessKey", Login(), new ConfigSet(Findings.Key("backup.s3.accessKey"), "KEY"));
        if (storage.SecretKey is null && (!own || storage.AccessKey is not null))
            yield return NotSet("backup.s3.secretKey", Login(), new ConfigSetSecret(Findings.Key("backup.s3.secretKey"), "FILE"));

        string Login() => own ? "A login needs both keys." : Amazon;
    }

    private static IEnumerable<Diagnostic> Unused(ClusterSettings settings)
    {
        var storage = settings.Backup.S3;
        var set = new[]
        {
            ("backup.s3.endpoint", storage.Endpoint), ("backup.s3.accessKey", storage.AccessKey),
            ("backup.s3.secretKey", storage.SecretKey?.Reveal()), ("backup.s3.certificate", storage.Certificate),
        }.Concat(Buckets(settings))
            .Where(pair => pair.Item2 is not null).Select(pair => pair.Item1).ToArray();
        if (set.Length == 0)
            yield break;
        yield return new Diagnostic
        {
            Code = Codes.Config.NotAllowed,
            Summary = "An object storage is configured, and the repositories are on the hosts.",
            Why = $"{Findings.Key(set[0])} is set, and {Findings.Key(KindPath)} is host.",
            Fix = Fix.Of($"Use it: {new ConfigSet(Findings.Key(KindPath), "s3")}. Or remove {Findings.Key(set[0])}."),
            Subject = Findings.Key(set[0]),
        };
    }

    private static (string Path, string? Name)[] Buckets(ClusterSettings settings) =>
        [.. settings.Regions.Select((region, index) => ($"regions[{index}].backupBucket", region.BackupBucket))];

    private static Diagnostic NotSet(string path, string why, Fix fix) => new()
    {
        Code = Codes.Config.NotAllowed,
        Summary = $"{Findings.Key(path)} is not set.",
        Why = $"{Findings.Key(KindPath)} is s3. {why}",
        Fix = Fix.Of($"Set it: {fix}. Or have the repositories on the hosts: {new ConfigSet(Findings.Key(KindPath), "host")}."),
        Subject = Findings.Key(path),
    };

    private static Diagnostic Refused(string path, string why) => new()
    {
        Code = Codes.Config.NotAllowed,
        Summary = $"{Findings.Key(path)} has a value that is not allowed.",
        Why = why,
        Fix = Fix.Of($"Set it anew, or remove it: {new ConfigRemove(Findings.Key(path))}."),
        Subject = Findings.Key(path),
    };

    private static bool IsEndpoint(string text) => Endpoint().Match(text) is { Success: true } match
        && (match.Groups["port"] is not { Success: true, Value: var port }
            || int.Parse(port, CultureInfo.InvariantCulture) is >= 1 and <= 65535);

    // pgBackRest verifies the name of the host, of which a bucket with dots would not be a part.
    [GeneratedRegex(@"^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]\z")]
    private static partial Regex BucketName();

    [GeneratedRegex(@"^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?(:(?<port>[0-9]{1,5}))?\z")]
    private static partial Regex Endpoint();

    [GeneratedRegex(@"^[A-Za-z0-9-]{1,64}\z")]
    private static partial Regex Name();

    [GeneratedRegex(@"^[!-~]{1,255}\z")]
    private static partial Regex Credential();
}
