using System.Globalization;
using System.Text.Json;
using HaCluster.Components.Remote;
using HaCluster.Topology.Model;
using Pulumi;

namespace HaCluster.Components.Delivery;

public sealed record JenkinsHostArgs
{
    /// <summary>A topology with Jenkins.</summary>
    public required ClusterTopology Topology { get; init; }

    public required Host Host { get; init; }

    public required JenkinsSecrets Secrets { get; init; }

    public required RegistrySecrets RegistrySecrets { get; init; }

    /// <summary>The registry on the same host, whose certificate and filter Jenkins shares.</summary>
    public required RegistryHost Registry { get; init; }

    /// <summary>Where operators reach it.</summary>
    public required Output<string> Url { get; init; }
}

/// <summary>Jenkins and its agent beside the registry, from the package source that the operator named.</summary>
public sealed class JenkinsHost : ComponentResource
{
    private static readonly string[] StageFiles = ["lib.sh", "delivery/lib.sh", "delivery/test", "delivery/build", "delivery/publish"];

    public JenkinsHost(string name, JenkinsHostArgs args, ComponentResourceOptions? options = null)
        : base("hacluster:delivery:JenkinsHost", name, options)
    {
        var topology = args.Topology;
        var jenkins = topology.Jenkins ?? throw new ArgumentException("Jenkins is not enabled", nameof(args));
        var registry = topology.Registry ?? throw new ArgumentException("the registry is not enabled", nameof(args));
        HostCommand.Run(this, args.Host, "jenkins", "Delivery/jenkins.sh", new Dictionary<string, Input<string>>
        {
            ["SOURCE_URL"] = jenkins.Source.Url,
            ["SOURCE_HOST"] = new Uri(jenkins.Source.Url).Host,
            ["SOURCE_DISTRIBUTION"] = jenkins.Source.Distribution,
            ["SOURCE_FINGERPRINT"] = jenkins.Source.Fingerprint,
            ["KEY_URL"] = jenkins.Source.KeyUrl,
            ["VERSION"] = jenkins.Version,
            ["JAVA"] = jenkins.Java,
            ["PLUGINS_URL"] = jenkins.PluginsUrl,
            ["PLUGINS_SHA256"] = jenkins.PluginsSha256,
            ["PLUGIN_NAMES"] = string.Join(' ', PluginNames),
            ["AGENT_USER"] = JenkinsNames.AgentUser,
            ["AGENT_HOME"] = JenkinsNames.AgentHome,
            ["SSHD_TEXT"] = EmbeddedText.Read("Delivery/jenkins-sshd.conf"),
            ["STAGES"] = JsonSerializer.Serialize(
                StageFiles.ToDictionary(file => file, file => EmbeddedText.Read($"stages/{file}").TrimEnd())),
            ["STAGES_FOLDER"] = JenkinsNames.Stages,
            ["OPERATOR_PASSWORD"] = args.Secrets.Password,
            ["WEBHOOK_TOKEN"] = args.Secrets.WebhookToken,
            ["DEPLOY_KEY"] = args.Secrets.DeployKey,
            ["KNOWN_HOSTS"] = jenkins.Operator?.KnownHost ?? "",
            ["GIT_PASSWORD"] = jenkins.Password is { } password ? Output.CreateSecret(password.Reveal()) : Output.Create(""),
            ["REGISTRY_PASSWORD"] = args.RegistrySecrets.PushPassword,
            ["CA_CERTIFICATE"] = args.RegistrySecrets.CaCertificate,
            ["CERTIFICATE"] = args.Registry.Certificate,
            ["KEY"] = args.Registry.Key,
            ["JENKINS_YAML"] = args.Url.Apply(url => JenkinsConf.Render(ModelOf(jenkins, registry, url))),
            ["JENKINS_ENV"] = Environment,
            ["DROP_IN"] = EmbeddedText.Read("Delivery/jenkins-unit.conf"),
            ["STATUS_ENV"] = RenderStatus(jenkins, registry),
            ["JENKINS_STATUS"] = EmbeddedText.Read("Delivery/jenkins-status.sh"),
        }, args.Registry.Running);
        RegisterOutputs();
    }

    /// <summary>The plug-ins that the configuration and the pipeline use, without those that these need.</summary>
    internal static IReadOnlyList<string> PluginNames { get; } =
        [.. EmbeddedText.Read("Delivery/plugins.txt").Split('\n').Where(line => line.Length > 0 && line[0] != '#')];

    /// <summary>For its unit. The heap leaves room for the registry, the agent and what is built.</summary>
    private static string Environment { get; } = string.Create(CultureInfo.InvariantCulture, $"""
        JAVA_OPTS=-Djava.awt.headless=true -Djenkins.install.runSetupWizard=false -Xmx1024m
        CASC_JENKINS_CONFIG=/etc/hacluster/jenkins/jenkins.yaml
        JENKINS_PORT=-1
        JENKINS_HTTPS_LISTEN_ADDRESS=0.0.0.0
        JENKINS_HTTPS_PORT={JenkinsNames.Port}
        JENKINS_HTTPS_KEYSTORE={JenkinsNames.Secrets}/keystore
        JENKINS_HTTPS_KEYSTORE_PASSWORD=changeit

        """);

    internal static JenkinsModel ModelOf(JenkinsTopology jenkins, RegistryTopology registry, string url) => new(
        $"{url}/", JenkinsNames.Secrets, "127.0.0.1", JenkinsNames.AgentUser, $"{JenkinsNames.AgentHome}/work", registry.Name,
        JenkinsNames.Stages, jenkins.Operator?.Url, jenkins.JobName, jenkins.Repository, jenkins.User);

    private static string RenderStatus(JenkinsTopology jenkins, RegistryTopology registry) =>
        string.Create(CultureInfo.InvariantCulture, $"""
        ADDRESS={registry.Host.Address}
        PORT={JenkinsNames.Port}
        OPERATOR={JenkinsNames.Operator}
        JOB={jenkins.JobName}

        """);
}
