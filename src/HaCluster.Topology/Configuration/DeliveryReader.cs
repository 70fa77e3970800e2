using HaCluster.Topology.Settings;

namespace HaCluster.Topology.Configuration;

/// <summary>The settings below <c>delivery</c>.</summary>
internal static class DeliveryReader
{
    public static DeliverySettings Read(SettingsReader reader, DeliverySettings defaults) => new()
    {
        Registry = reader.Flag("delivery.registry", defaults.Registry),
        KeepImages = reader.Number("delivery.keepImages", defaults.KeepImages),
        Jenkins = ReadJenkins(reader, defaults.Jenkins),
    };

    private static JenkinsSettings ReadJenkins(SettingsReader reader, JenkinsSettings defaults) => new()
    {
        Enabled = reader.Flag("delivery.jenkins", defaults.Enabled),
        Source = ClusterConfiguration.ReadPackageSource(reader, "delivery.jenkinsSource", defaults.Source),
        Version = reader.Text("delivery.jenkinsVersion", defaults.Version),
        Java = reader.Text("delivery.jenkinsJava", defaults.Java),
        PluginsUrl = reader.OptionalText("delivery.jenkinsPlugins.url"),
        PluginsSha256 = reader.OptionalText("delivery.jenkinsPlugins.sha256"),
        JobName = reader.Text("delivery.jenkinsJob.name", defaults.JobName),
        Repository = reader.OptionalText("delivery.jenkinsJob.repository"),
        User = reader.OptionalText("delivery.jenkinsJob.user"),
        Password = reader.OptionalText("delivery.jenkinsJob.password"),
        DeployAddress = reader.OptionalText("delivery.jenkinsDeploy.address"),
        DeployHostKey = reader.OptionalText("delivery.jenkinsDeploy.hostKey"),
    };
}
