using System.Xml.Linq;

namespace HaCluster.Architecture.Tests;

/// <summary>References between projects go one way: each project may refer to those that the table names for it, and to no other.</summary>
public sealed class ProjectReferenceTests
{
    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["HaCluster.Diagnostics"] = [],
        ["HaCluster.Ssh"] = [],
        ["HaCluster.Load"] = [],
        ["HaCluster.Web"] = [],
        ["HaCluster.Topology"] = ["HaCluster.Diagnostics"],
        ["HaCluster.Deployment"] = ["HaCluster.Diagnostics"],
        ["HaCluster.Failover"] = ["HaCluster.Diagnostics", "HaCluster.Topology"],
        ["HaCluster.Observation"] = ["HaCluster.Diagnostics", "HaCluster.Failover", "HaCluster.Ssh", "HaCluster.Topology"],
        ["HaCluster.Dashboards"] = ["HaCluster.Topology"],
        ["HaCluster.Drills"] = ["HaCluster.Diagnostics", "HaCluster.Failover", "HaCluster.Observation", "HaCluster.Topology"],
        ["HaCluster.RoleChanges"] =
            ["HaCluster.Diagnostics", "HaCluster.Failover", "HaCluster.Observation", "HaCluster.Ssh", "HaCluster.Topology"],
        ["HaCluster.Components"] = ["HaCluster.Dashboards", "HaCluster.Diagnostics", "HaCluster.Failover", "HaCluster.Topology"],
        ["HaCluster.Deploy"] = ["HaCluster.Components", "HaCluster.Diagnostics", "HaCluster.Topology"],
        ["HaCluster.FailoverStack"] =
            ["HaCluster.Components", "HaCluster.Diagnostics", "HaCluster.Failover", "HaCluster.Observation", "HaCluster.Topology"],
        ["HaCluster.Engine"] = ["HaCluster.Deployment", "HaCluster.Diagnostics", "HaCluster.Ssh"],
        ["HaCluster.Cli"] =
        [
            "HaCluster.Dashboards", "HaCluster.Deployment", "HaCluster.Deployment.PulumiCli", "HaCluster.Diagnostics", "HaCluster.Drills",
            "HaCluster.Engine", "HaCluster.Failover", "HaCluster.Load", "HaCluster.Observation", "HaCluster.RoleChanges", "HaCluster.Ssh",
            "HaCluster.Topology",
        ],
        ["HaCluster.Deployment.PulumiCli"] = ["HaCluster.Deployment", "HaCluster.Diagnostics"],
    };

    [Fact]
    public void Every_project_refers_only_to_those_that_the_table_allows()
    {
        var projects = SourceTree.Files("src", ".csproj").Concat(SourceTree.Files("stacks", ".csproj"))
            .Concat(SourceTree.Files("embedded/engine", ".csproj"));
        var forbidden =
            from project in projects
            let name = Path.GetFileNameWithoutExtension(project)
            from reference in XDocument.Parse(Repository.Read(project)).Descendants("ProjectReference")
            let other = Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value.Replace('\\', '/'))
            where !Allowed.GetValueOrDefault(name, []).Contains(other)
            select $"{project} refers to {other}.";

        Rules.Hold("A project refers to one that the table in this test does not allow for it.", forbidden);
    }

    [Fact]
    public void The_table_itself_has_no_circle() =>
        Rules.Hold("The table allows a circle.", Graph.Circles(Allowed.ToDictionary(
            entry => entry.Key, entry => entry.Value.ToHashSet(StringComparer.Ordinal), StringComparer.Ordinal)));
}
