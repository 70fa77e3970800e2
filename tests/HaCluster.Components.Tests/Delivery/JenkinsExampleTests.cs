using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace HaCluster.Components.Tests.Delivery;

/// <summary>The files of docs/examples/delivery/jenkins agree with each other. No Jenkins reads them here.</summary>
public sealed partial class JenkinsExampleTests
{
    private static readonly string Folder = Path.Combine(Repository.Root, "docs/examples/delivery/jenkins");

    [Fact]
    public void The_pipeline_uses_credentials_that_jobs_can_use_and_a_label_that_an_agent_has()
    {
        var pipeline = File.ReadAllText(Path.Combine(Folder, "Jenkinsfile"));
        var configuration = Read();

        var used = Credential().Matches(pipeline).Select(match => match.Groups[1].Value).Distinct().Order().ToArray();
        var forJobs = Credentials(configuration).Where(each => Text(each, "scope") == "GLOBAL").Select(each => Text(each, "id")).Order();
        Assert.Equal(forJobs, used);
        Assert.Contains($"label '{Text(Agent(configuration), "labelString")}'", pipeline, StringComparison.Ordinal);
        Assert.Contains(Credentials(configuration), each => Text(each, "id") == Text(Launcher(configuration), "credentialsId"));
        foreach (Match stage in Stage().Matches(pipeline))
            Assert.True(File.Exists(Path.Combine(Repository.Root, "scripts/delivery", stage.Groups[1].Value)), stage.Value);
    }

    [Fact]
    public void Nobody_enters_without_a_login_and_nothing_is_built_where_the_credentials_are()
    {
        var jenkins = (YamlMappingNode)Read()["jenkins"];

        Assert.Equal("0", Text(jenkins, "numExecutors"));
        Assert.Equal("-1", Text(jenkins, "slaveAgentPort"));
        Assert.Equal("false", Text((YamlMappingNode)jenkins["authorizationStrategy"]["loggedInUsersCanDoAnything"], "allowAnonymousRead"));
        Assert.Equal("false", Text((YamlMappingNode)jenkins["securityRealm"]["local"], "allowsSignup"));
    }

    [Fact]
    public void Secrets_are_files()
    {
        var secrets = Read().AllNodes.OfType<YamlMappingNode>().SelectMany(node => node.Children)
            .Where(pair => ((YamlScalarNode)pair.Key).Value is "password" or "privateKey" or "secretBytes").ToArray();

        Assert.Equal(6, secrets.Length);
        Assert.All(
            secrets,
            secret => Assert.Matches(@"^\$\{(readFileBase64:/run/secrets/)?[a-z-]+\}\z", ((YamlScalarNode)secret.Value).Value));
    }

    private static YamlMappingNode Read()
    {
        using var reader = File.OpenText(Path.Combine(Folder, "jenkins.yaml"));
        var stream = new YamlStream();
        stream.Load(reader);
        return (YamlMappingNode)stream.Documents.Single().RootNode;
    }

    private static IEnumerable<YamlMappingNode> Credentials(YamlMappingNode configuration) =>
        ((YamlSequenceNode)configuration["credentials"]["system"]["domainCredentials"][0]["credentials"]).Children
            .Select(each => (YamlMappingNode)((YamlMappingNode)each).Children.Single().Value);

    private static YamlMappingNode Agent(YamlMappingNode configuration) =>
        (YamlMappingNode)configuration["jenkins"]["nodes"][0]["permanent"];

    private static YamlMappingNode Launcher(YamlMappingNode configuration) => (YamlMappingNode)Agent(configuration)["launcher"]["ssh"];

    private static string Text(YamlMappingNode node, string key) => ((YamlScalarNode)node[key]).Value!;

    [GeneratedRegex(@"credentials\('([^']+)'\)")]
    private static partial Regex Credential();

    [GeneratedRegex(@"\$STAGES/([a-z]+)")]
    private static partial Regex Stage();
}
