namespace HaCluster.Topology.Tests;

/// <summary>Jenkins in configuration and topology.</summary>
public sealed class JenkinsTests
{
    private const string HostKey = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKKK operators";

    private static readonly (string Key, string Value)[] Whole =
    [
        ("delivery.registry", "true"), ("delivery.jenkins", "true"), ("delivery.jenkinsSource.url", "https://pkg.example.com/debian/"),
        ("delivery.jenkinsSource.fingerprint", new string('a', 40)),
        ("delivery.jenkinsPlugins.url", "https://files.example.com/plugins.tar.gz"),
        ("delivery.jenkinsPlugins.sha256", new string('A', 64)),
        ("delivery.jenkinsJob.repository", "https://git.example.com/notes.git"),
    ];

    [Fact]
    public void There_is_none_while_it_is_off() => Assert.Null(Load(("delivery.registry", "true")).Topology!.Jenkins);

    [Fact]
    public void It_has_the_last_line_that_runs_with_the_Java_of_Debian_from_a_folder_of_packages()
    {
        var topology = Load(Whole).Topology!;

        Assert.Equal(("2.541.*", "openjdk-17-jre-headless"), (topology.Jenkins!.Version, topology.Jenkins.Java));
        Assert.Equal("https://pkg.example.com/debian/binary/Packages.gz", topology.Jenkins.Source.IndexUrl("amd64"));
        Assert.Equal((new string('a', 64), "application"), (topology.Jenkins.PluginsSha256, topology.Jenkins.JobName));
        Assert.Null(topology.Jenkins.Operator);
        Assert.Equal(18444, topology.Regions[0].PublishedJenkinsPort);
    }

    [Theory]
    [InlineData("operator@operators.example.com", "ssh://operator@operators.example.com:22", "operators.example.com ")]
    [InlineData("operator@10.1.2.3:2222", "ssh://operator@10.1.2.3:2222", "[10.1.2.3]:2222 ")]
    public void The_machine_that_deploys_is_known_by_its_key(string address, string url, string known)
    {
        var machine = Load([.. Whole, ("delivery.jenkinsDeploy.address", address), ("delivery.jenkinsDeploy.hostKey", HostKey)])
            .Topology!.Jenkins!.Operator!;

        Assert.Equal((url, $"{known}ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKKK\n"), (machine.Url, machine.KnownHost));
    }

    [Fact]
    public void All_that_it_needs_is_asked_for_at_once() => Assert.Equal(
        [
            "delivery.jenkins", "delivery.jenkinsJob.repository", "delivery.jenkinsPlugins.sha256", "delivery.jenkinsPlugins.url",
            "delivery.jenkinsSource.fingerprint", "delivery.jenkinsSource.url",
        ],
        Load(("delivery.jenkins", "true")).Diagnostics.Select(problem => problem.Subject!["hacluster:".Length..]).Order());

    [Theory]
    [InlineData("delivery.jenkins", "maybe", "config.not-a-flag")]
    [InlineData("delivery.jenkinsVersion", "newest", "config.not-allowed")]
    [InlineData("delivery.jenkinsVersion", "2.*", "config.not-allowed")]
    [InlineData("delivery.jenkinsVersion", "2.555.1", "config.not-allowed")]
    [InlineData("delivery.jenkinsVersion", "2.600", "config.not-allowed")]
    [InlineData("delivery.jenkinsJava", "java; rm", "config.not-allowed")]
    [InlineData("delivery.jenkinsSource.distribution", "/", "config.not-allowed")]
    [InlineData("delivery.jenkinsSource.distribution", "binary", "config.not-allowed")]
    [InlineData("delivery.jenkinsPlugins.url", "https://files.example.com/a'b", "config.not-allowed")]
    [InlineData("delivery.jenkinsPlugins.sha256", "abc", "config.not-allowed")]
    [InlineData("delivery.jenkinsJob.name", "a'); evil('", "config.not-allowed")]
    [InlineData("delivery.jenkinsJob.name", "${x}", "config.not-allowed")]
    [InlineData("delivery.jenkinsJob.repository", "http://git.example.com/notes.git", "config.not-allowed")]
    [InlineData("delivery.jenkinsJob.repository", "https://git.example.com/$notes.git", "config.not-allowed")]
    [InlineData("delivery.jenkinsJob.user", "reader", "config.not-allowed")]
    [InlineData("delivery.jenkinsJob.password", "secret", "config.not-allowed")]
    [InlineData("delivery.jenkinsDeploy.address", "operator@operators.example.com", "config.not-allowed")]
    [InlineData("delivery.jenkinsDeploy.hostKey", HostKey, "config.not-allowed")]
    [InlineData("regions[0].ports.jenkins", "18050", "config.port-collision")]
    public void What_is_not_legal_is_refused(string key, string value, string code) =>
        Assert.Equal(code, Assert.Single(Load([.. Whole.Where(pair => pair.Key != key), (key, value)]).Diagnostics).Code.Name);

    [Theory]
    [InlineData("delivery.jenkinsDeploy.address", "operators.example.com")]
    [InlineData("delivery.jenkinsDeploy.address", "operator@operators.example.com:70000")]
    [InlineData("delivery.jenkinsDeploy.address", "operator@host -o ProxyCommand=x")]
    [InlineData("delivery.jenkinsDeploy.hostKey", "AAAAC3NzaC1lZDI1NTE5AAAAIKKK")]
    public void A_machine_that_deploys_is_refused_where_it_is_none(string key, string value)
    {
        var both = new Dictionary<string, string>
        {
            ["delivery.jenkinsDeploy.address"] = "operator@operators.example.com",
            ["delivery.jenkinsDeploy.hostKey"] = HostKey,
            [key] = value,
        };

        var problem = Assert.Single(Load([.. Whole, .. both.Select(pair => (pair.Key, pair.Value))]).Diagnostics);

        Assert.Equal($"hacluster:{key}", problem.Subject);
    }

    [Fact]
    public void A_later_line_is_taken_with_a_newer_Java() => Assert.Empty(
        Load([.. Whole, ("delivery.jenkinsVersion", "2.555.*"), ("delivery.jenkinsJava", "temurin-21-jre")]).Diagnostics);

    [Theory]
    [InlineData("aws.instanceTypes.ci", "t3.small", "too small for Jenkins")]
    [InlineData("aws.webhookCidrs", "0.0.0.0/0", "large part of the internet")]
    [InlineData("aws.webhookCidrs", "198.51.100.7", "not an address block")]
    [InlineData("network.privateHosts", "true", "has no effect")]
    public void On_aws_the_machine_has_memory_and_the_way_in_is_narrow(string key, string value, string summary)
    {
        var settings = new Dictionary<string, string>
        {
            ["target"] = "aws",
            ["aws.operatorCidrs"] = "81.2.69.0/24",
            ["aws.instanceTypes.ci"] = "t3.medium",
            ["aws.webhookCidrs"] = "81.2.70.0/24",
        };
        Assert.Empty(Load([.. Whole, .. settings.Select(pair => (pair.Key, pair.Value))]).Diagnostics);
        settings[key] = value;

        var problem = Assert.Single(Load([.. Whole, .. settings.Select(pair => (pair.Key, pair.Value))]).Diagnostics);

        Assert.Contains(summary, problem.Summary, StringComparison.Ordinal);
    }

    private static Configuration.ClusterConfiguration Load(params (string Key, string Value)[] settings) =>
        ClusterConfigurationTests.Load([.. settings.Select(pair => ($"hacluster:{pair.Key}", pair.Value))]);
}
