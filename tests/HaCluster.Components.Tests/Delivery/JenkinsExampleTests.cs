using System.Text.RegularExpressions;
using HaCluster.Components.Delivery;
using YamlDotNet.RepresentationModel;

namespace HaCluster.Components.Tests.Delivery;

/// <summary>The configuration of Jenkins and the files of docs/examples/delivery/jenkins agree with each other. No Jenkins reads them here.</summary>
public sealed partial class JenkinsExampleTests
{
    private static readonly string Folder = Path.Combine(Repository.Root, "docs/examples/delivery/jenkins");

    // What a Jenkins elsewhere has: its own place, a machine that builds, a repository that wants a login.
    private static readonly JenkinsModel Elsewhere = new(
        "https://jenkins.example.com/", "/run/secrets", "builder.example.com", "jenkins", "/var/lib/jenkins-agent",
        "registry.example.com:5000", "/srv/hacluster/scripts", "ssh://operator@operators.example.com:22", "notes",
        "https://git.example.com/notes.git", "jenkins");

    private static readonly JenkinsModel OnItsHost = Elsewhere with
    {
        Secrets = "/run/credentials/jenkins.service",
        AgentHost = "127.0.0.1",
        Operator = null,
        GitUser = null,
    };

    [Fact]
    public void The_example_is_what_a_deployment_makes()
    {
        var path = Path.Combine(Folder, "jenkins.yaml");
        if (Environment.GetEnvironmentVariable("HACLUSTER_ACCEPT_SNAPSHOTS") == "1")
            File.WriteAllText(path, JenkinsConf.Render(Elsewhere));

        Assert.Equal(File.ReadAllText(path), JenkinsConf.Render(Elsewhere));
    }

    [Fact]
    public void The_pipeline_uses_credentials_that_jobs_can_use_and_a_label_that_an_agent_has()
    {
        var pipeline = File.ReadAllText(Path.Combine(Folder, "Jenkinsfile"));
        var configuration = Read(Elsewhere);

        var used = Credential().Matches(pipeline).Select(match => match.Groups[1].Value)
            .Concat(JobCredential().Matches(Job(configuration)).Select(match => match.Groups[1].Value)).Distinct().Order().ToArray();
        var forJobs = Credentials(configuration).Where(each => Text(each, "scope") == "GLOBAL").Select(each => Text(each, "id")).Order();
        Assert.Equal(forJobs, used);
        Assert.Contains($"label '{Text(Agent(configuration), "labelString")}'", pipeline, StringComparison.Ordinal);
        Assert.Contains(Credentials(configuration), each => Text(each, "id") == Text(Launcher(configuration), "credentialsId"));
        foreach (Match stage in Stage().Matches(pipeline))
            Assert.True(File.Exists(Path.Combine(Repository.Root, "scripts/delivery", stage.Groups[1].Value)), stage.Value);
        Assert.All(
            FromEnvironment().Matches(pipeline).Select(match => match.Value).Distinct(),
            name => Assert.Contains(configuration.AllNodes.OfType<YamlScalarNode>(), node => node.Value == name));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Nobody_enters_without_a_login_and_nothing_is_built_where_the_credentials_are(bool elsewhere)
    {
        var jenkins = (YamlMappingNode)Read(elsewhere ? Elsewhere : OnItsHost)["jenkins"];

        Assert.Equal("0", Text(jenkins, "numExecutors"));
        Assert.Equal("-1", Text(jenkins, "slaveAgentPort"));
        Assert.Equal("false", Text((YamlMappingNode)jenkins["authorizationStrategy"]["loggedInUsersCanDoAnything"], "allowAnonymousRead"));
        Assert.Equal("false", Text((YamlMappingNode)jenkins["securityRealm"]["local"], "allowsSignup"));
    }

    [Fact]
    public void Secrets_are_files_and_the_unit_gets_each_of_them()
    {
        var configuration = Read(Elsewhere);
        var secrets = configuration.AllNodes.OfType<YamlMappingNode>().SelectMany(node => node.Children)
            .Where(pair => ((YamlScalarNode)pair.Key).Value is "password" or "privateKey" or "secretBytes")
            .Select(pair => ((YamlScalarNode)pair.Value).Value!).ToArray();

        Assert.Equal(7, secrets.Length);
        Assert.All(secrets, secret => Assert.Matches(@"^\$\{(readFileBase64:/run/secrets/)?[a-z-]+\}\z", secret));
        var unit = Remote.EmbeddedText.Read("Delivery/jenkins-unit.conf");
        Assert.All(
            NamedSecret().Matches(JenkinsConf.Render(Elsewhere)).Select(match => match.Groups["name"].Value).Distinct(),
            name => Assert.Contains($"LoadCredential={name}:/etc/hacluster/jenkins/secrets/{name}\n", unit, StringComparison.Ordinal));
    }

    [Fact]
    public void Where_everybody_may_read_the_repository_there_is_no_login_for_it()
    {
        var configuration = Read(OnItsHost);

        Assert.DoesNotContain(Credentials(configuration), each => Text(each, "id") == "hacluster-git");
        Assert.DoesNotContain("credentialsId", Job(configuration), StringComparison.Ordinal);
        Assert.DoesNotContain("git-password", JenkinsConf.Render(OnItsHost), StringComparison.Ordinal);
    }

    [Fact]
    public void The_list_of_plug_ins_has_what_the_configuration_is_read_with() =>
        Assert.Equal(
            ["configuration-as-code", "git", "job-dsl", "multibranch-scan-webhook-trigger", "ssh-slaves"],
            JenkinsHost.PluginNames.Intersect(
                ["configuration-as-code", "git", "job-dsl", "multibranch-scan-webhook-trigger", "ssh-slaves"]).Order());

    private static YamlMappingNode Read(JenkinsModel model)
    {
        using var reader = new StringReader(JenkinsConf.Render(model));
        var stream = new YamlStream();
        stream.Load(reader);
        return (YamlMappingNode)stream.Documents.Single().RootNode;
    }

    private static string Job(YamlMappingNode configuration) => Text((YamlMappingNode)configuration["jobs"][0], "script");

    private static IEnumerable<YamlMappingNode> Credentials(YamlMappingNode configuration) =>
        ((YamlSequenceNode)configuration["credentials"]["system"]["domainCredentials"][0]["credentials"]).Children
            .Select(each => (YamlMappingNode)((YamlMappingNode)each).Children.Single().Value);

    private static YamlMappingNode Agent(YamlMappingNode configuration) =>
        (YamlMappingNode)configuration["jenkins"]["nodes"][0]["permanent"];

    private static YamlMappingNode Launcher(YamlMappingNode configuration) => (YamlMappingNode)Agent(configuration)["launcher"]["ssh"];

    private static string Text(YamlMappingNode node, string key) => ((YamlScalarNode)node[key]).Value!;

    [GeneratedRegex(@"credentials\('([^']+)'\)")]
    private static partial Regex Credential();

    [GeneratedRegex(@"credentialsId\('([^']+)'\)")]
    private static partial Regex JobCredential();

    [GeneratedRegex(@"\$HACLUSTER_STAGES/([a-z]+)")]
    private static partial Regex Stage();

    [GeneratedRegex("HACLUSTER_[A-Z]+")]
    private static partial Regex FromEnvironment();

    [GeneratedRegex(@"\$\{(readFileBase64:/run/secrets/)?(?<name>[a-z-]+)\}")]
    private static partial Regex NamedSecret();
}
