using System.Globalization;
using System.Text.RegularExpressions;
using HaCluster.Diagnostics;
using HaCluster.Topology.Addressing;
using HaCluster.Topology.Model;
using HaCluster.Topology.Settings;

namespace HaCluster.Topology.Validation;

/// <summary>
/// Jenkins: beside the registry, from a source whose key is known, with plug-ins whose checksum is known, for a repository. Texts of it
/// are written into YAML and Groovy, where no character of theirs has a meaning.
/// </summary>
internal sealed partial class JenkinsValidator : ISettingsValidator
{
    private const string Path = "delivery.jenkins";
    private const string RegistryPath = "delivery.registry";
    private const string Source = "delivery.jenkinsSource";
    private const string SourceExample = "https://pkg.jenkins.io/debian-stable";
    private const string Plugins = "delivery.jenkinsPlugins";
    private const string Job = "delivery.jenkinsJob";
    private const string Deploy = "delivery.jenkinsDeploy";
    private const string Webhooks = "aws.webhookCidrs";

    // From 2.555.1 on Jenkins needs Java 21 (jenkins.io, "Java Support Policy").
    private const int FirstWithJava21 = 555;

    // Of Jenkins, of its agent, and of what is built.
    private const int NeededMb = 4096;

    private const int WidestWebhook = 8;

    public IEnumerable<Diagnostic> Validate(ClusterSettings settings)
    {
        var jenkins = settings.Delivery.Jenkins;
        return
        [
            .. jenkins.Enabled ? Missing(settings, jenkins) : [],
            .. PackageSourceValidator.Validate(Source, jenkins.Source, SourceExample),
            .. Versions(jenkins),
            .. Shapes(jenkins),
            .. Halves(jenkins),
            .. settings.OnAws ? OnAws(settings) : [],
        ];
    }

    private static IEnumerable<Diagnostic> Missing(ClusterSettings settings, JenkinsSettings jenkins)
    {
        if (!settings.Delivery.Registry)
            yield return Finding(
                Path, $"{Findings.Key(Path)} needs {Findings.Key(RegistryPath)}.",
                "Jenkins runs on the host of the registry, and pushes there.", new ConfigSet(Findings.Key(RegistryPath), "true"));
        if (jenkins.Source.Url is null)
            yield return NotSet(
                $"{Source}.url", "Debian has no package of Jenkins; it is installed from a package source that you name.", SourceExample);
        if (jenkins.Source.Fingerprint is null)
            yield return NotSet(
                $"{Source}.fingerprint", "Packages are installed as root: the package source is trusted by its key, and by nothing else.",
                "FINGERPRINT");
        if (jenkins.PluginsUrl is null)
            yield return NotSet(
                $"{Plugins}.url", "Without plug-ins Jenkins cannot read its configuration. The hosts fetch them from an archive of yours.",
                "https://files.example.com/jenkins-plugins.tar.gz");
        if (jenkins.PluginsSha256 is null)
            yield return NotSet(
                $"{Plugins}.sha256", "Plug-ins have all rights in Jenkins: the archive is trusted by its checksum, and by nothing else.",
                "SHA256");
        if (jenkins.Repository is null)
            yield return NotSet(
                $"{Job}.repository", "The one job of Jenkins is for a Git repository.", "https://git.example.com/application.git");
    }

    private static IEnumerable<Diagnostic> Versions(JenkinsSettings jenkins)
    {
        var match = Version().Match(jenkins.Version);
        if (!match.Success)
            yield return WrongForm(
                "delivery.jenkinsVersion", jenkins.Version, "a version or a line of versions, 2.541.3 or 2.541.*",
                new JenkinsSettings().Version);
        else if (jenkins.Java == JenkinsSettings.DebiansJava
            && int.Parse(match.Groups["minor"].Value, CultureInfo.InvariantCulture) >= FirstWithJava21)
            yield return Finding(
                "delivery.jenkinsVersion", $"Jenkins {jenkins.Version} does not run with the Java of the hosts.",
                $"It needs Java 21 or newer; {jenkins.Java} is Java 17.",
                Fix.Of(
                    $"Choose a line that runs with it, {new ConfigSet(Findings.Key("delivery.jenkinsVersion"), new JenkinsSettings().Version)}, "
                        + "or name a package of a newer Java that the package source of Jenkins has, too: "
                        + $"{new ConfigSet(Findings.Key("delivery.jenkinsJava"), "PACKAGE")}."));
        if (!Package().IsMatch(jenkins.Java))
            yield return WrongForm("delivery.jenkinsJava", jenkins.Java, "the name of a package", JenkinsSettings.DebiansJava);
    }

    private static IEnumerable<Diagnostic> Shapes(JenkinsSettings jenkins)
    {
        if (jenkins.PluginsUrl is { } url && !Address().IsMatch(url))
            yield return WrongForm(
                $"{Plugins}.url", url, "a URL with http or https without quotes, blanks or a query",
                "https://files.example.com/jenkins-plugins.tar.gz");
        if (jenkins.PluginsSha256 is { } sum && !Sha256().IsMatch(sum))
            yield return WrongForm($"{Plugins}.sha256", sum, "64 hexadecimal digits, as `sha256sum` prints them", "SHA256");
        if (!Name().IsMatch(jenkins.JobName))
            yield return WrongForm(
                $"{Job}.name", jenkins.JobName, "1 to 64 letters, digits, '-', '.' and '_', a letter or a digit first", "application");
        if (jenkins.Repository is { } repository
            && (!Address().IsMatch(repository) || !repository.StartsWith("https://", StringComparison.Ordinal)))
            yield return WrongForm(
                $"{Job}.repository", repository, "a URL with https, without user, quotes, blanks or a query",
                "https://git.example.com/application.git");
        if (jenkins.User is { } user && !User().IsMatch(user))
            yield return WrongForm($"{Job}.user", user, "1 to 128 letters, digits and characters of @._+-", "jenkins");
        if (jenkins.Password is { } password && password.AsSpan().IndexOfAny('\n', '\r', '\0') >= 0)
            yield return Finding(
                $"{Job}.password", $"{Findings.Key($"{Job}.password")} has a value that is not allowed.", "It has a line break.",
                Fix.Of($"Set it anew: {new ConfigSetSecret(Findings.Key($"{Job}.password"), "FILE")}."));
        if (jenkins.DeployAddress is { } address
            && (Machine().Match(address) is not { Success: true } machine || machine.Groups["port"] is { Success: true, Value: var port }
                && int.Parse(port, CultureInfo.InvariantCulture) is < 1 or > 65535))
            yield return WrongForm($"{Deploy}.address", address, "USER@HOST or USER@HOST:PORT", "operator@operators.example.com");
        if (jenkins.DeployHostKey is { } key && !HostKey().IsMatch(key))
            yield return WrongForm(
                $"{Deploy}.hostKey", key, "type and text of a public SSH key, as ssh-keyscan prints them behind the name",
                "ssh-ed25519 AAAA...");
    }

    private static IEnumerable<Diagnostic> Halves(JenkinsSettings jenkins)
    {
        if (jenkins is { User: not null, Password: null })
            yield return Half($"{Job}.password", $"{Job}.user", new ConfigSetSecret(Findings.Key($"{Job}.password"), "FILE"));
        if (jenkins is { User: null, Password: not null })
            yield return Half($"{Job}.user", $"{Job}.password", new ConfigSet(Findings.Key($"{Job}.user"), "USER"));
        if (jenkins is { DeployAddress: not null, DeployHostKey: null })
            yield return Half(
                $"{Deploy}.hostKey", $"{Deploy}.address", new ConfigSet(Findings.Key($"{Deploy}.hostKey"), "ssh-ed25519 AAAA..."));
        if (jenkins is { DeployAddress: null, DeployHostKey: not null })
            yield return Half(
                $"{Deploy}.address", $"{Deploy}.hostKey",
                new ConfigSet(Findings.Key($"{Deploy}.address"), "operator@operators.example.com"));
    }

    private static IEnumerable<Diagnostic> OnAws(ClusterSettings settings)
    {
        var type = settings.Aws.InstanceTypes.Ci;
        if (settings.Delivery.Jenkins.Enabled && InstanceMemory.MbOf(type) is { } memory && memory < NeededMb)
            yield return Finding(
                "aws.instanceTypes.ci", $"{Findings.Key("aws.instanceTypes.ci")} is too small for Jenkins.",
                $"A {type} has {memory} MiB of memory. Jenkins, its agent and what is built need {NeededMb} MiB.",
                new ConfigSet(
                    Findings.Key("aws.instanceTypes.ci"), AwsSettings.DefaultInstanceTypes(settings.Aws.Architecture).Application));
        if (!settings.Aws.WebhookCidrs.IsEmpty && settings.Network.PrivateHosts)
            yield return Finding(
                Webhooks, $"{Findings.Key(Webhooks)} has no effect.",
                $"{Findings.Key("network.privateHosts")} is true: nobody outside reaches Jenkins.",
                new ConfigRemove(Findings.Key(Webhooks)));
        foreach (var text in settings.Aws.WebhookCidrs)
        {
            if (!Cidr.TryParse(text, out var block, out var problem))
                yield return Finding(
                    Webhooks, $"{Findings.Key(Webhooks)} contains a value that is not an address block.", Findings.Sentence(problem),
                    Fix.Of("Write one address as 198.51.100.7/32 and a network as 198.51.100.0/24."));
            else if (block.PrefixLength < WidestWebhook)
                yield return Finding(
                    Webhooks, $"{Findings.Key(Webhooks)} opens Jenkins to a large part of the internet.",
                    $"{text} is wider than /{WidestWebhook}.", Fix.Of("Name the blocks of your Git server."));
        }
    }

    private static Diagnostic NotSet(string path, string why, string example) =>
        Finding(path, $"{Findings.Key(Path)} needs {Findings.Key(path)}.", why, new ConfigSet(Findings.Key(path), example));

    private static Diagnostic Half(string path, string other, Fix fix) => Finding(
        path, $"{Findings.Key(path)} is not set.", $"{Findings.Key(other)} is, and one is of no use without the other.",
        Fix.Of($"Set it too: {fix}. Or remove {Findings.Key(other)}."));

    private static Diagnostic WrongForm(string path, string value, string form, string example) => Finding(
        path, $"{Findings.Key(path)} has a value that is not allowed.", $"Its value is '{value}'; it must be {form}.",
        Fix.Of($"Set it, for example: {new ConfigSet(Findings.Key(path), example)}."));

    private static Diagnostic Finding(string path, string summary, string why, Fix fix) =>
        new() { Code = Codes.Config.NotAllowed, Summary = summary, Why = why, Fix = fix, Subject = Findings.Key(path) };

    [GeneratedRegex(@"^[0-9]{1,4}\.(?<minor>[0-9]{1,6})(\.([0-9]{1,6}|\*))?\z")]
    private static partial Regex Version();

    [GeneratedRegex(@"^[a-z0-9][a-z0-9+.-]+\z")]
    private static partial Regex Package();

    [GeneratedRegex(@"^https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?(/[A-Za-z0-9._~%+-]+)+/?\z")]
    private static partial Regex Address();

    [GeneratedRegex(@"^[0-9A-Fa-f]{64}\z")]
    private static partial Regex Sha256();

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}\z")]
    private static partial Regex Name();

    [GeneratedRegex(@"^[A-Za-z0-9@._+-]{1,128}\z")]
    private static partial Regex User();

    [GeneratedRegex(@"^[a-z_][a-z0-9_-]{0,31}@[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?(:(?<port>[0-9]{1,5}))?\z")]
    private static partial Regex Machine();

    [GeneratedRegex(@"^(ssh|ecdsa|sk-ssh)-[A-Za-z0-9@.-]+ [A-Za-z0-9+/]{20,}={0,3}( [^\r\n]*)?\z")]
    private static partial Regex HostKey();
}
