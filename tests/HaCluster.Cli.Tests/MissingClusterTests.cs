using Docker.DotNet.Models;
using HaCluster.Cli.Access;
using HaCluster.Cli.Containers;
using HaCluster.Diagnostics;

namespace HaCluster.Cli.Tests;

/// <summary>What is said of a stack without a state: what is known, and nothing more.</summary>
public sealed class MissingClusterTests
{
    private static readonly DockerSnapshot Docker = new(null, "unix:///var/run/docker.sock", "28.0", "/var/lib/docker", [], [], []);

    [Fact]
    public void Where_nothing_of_the_stack_is_found_it_can_be_deployed()
    {
        var diagnostic = Explain(Docker with { Containers = [Container("other-db", "running", "other")] });

        Assert.Equal(Codes.Command.NoCluster, diagnostic.Code);
        Assert.Equal("Stack local has no state of a cluster here.", diagnostic.Summary);
        Assert.Equal($"{MissingCluster.Reasons} Docker has no container of the stack.", diagnostic.Why);
        Assert.Equal("If the cluster is not kept elsewhere, deploy it: `hacluster up`.", diagnostic.Fix!.ToString());
    }

    [Fact]
    public void Containers_of_the_stack_are_named_and_can_be_taken_over()
    {
        var diagnostic = Explain(Docker with
        {
            Containers =
            [
                Container("site2-db", "exited", "local"), Container("site1-db", "running", "local", "/srv/cluster/stacks/deploy"),
            ],
        });

        Assert.Equal(
            $"{MissingCluster.Reasons} Docker has 2 containers of the stack: site1-db (running), site2-db (exited).", diagnostic.Why);
        Assert.Equal("Take the cluster over: `hacluster adopt`.", diagnostic.Fix!.ToString());
    }

    [Fact]
    public void Containers_that_another_checkout_made_are_left_to_that_one()
    {
        var diagnostic = Explain(Docker with { Containers = [Container("site1-db", "running", "local", "/srv/cluster2")] });

        Assert.EndsWith("site1-db (running). They were made from /srv/cluster2.", diagnostic.Why, StringComparison.Ordinal);
        Assert.Equal(
            "Work in the directory that has their state: `hacluster status -C /srv/cluster2`. If that directory is gone, take the "
                + "cluster over: `hacluster adopt`.",
            diagnostic.Fix!.ToString());
    }

    [Fact]
    public void Of_volumes_alone_no_cluster_can_be_made_again()
    {
        var labels = new Dictionary<string, string> { ["hacluster.stack"] = "local" };

        var diagnostic = Explain(Docker with { Volumes = [new VolumeResponse { Name = "site1-db-data", Labels = labels }] });

        Assert.EndsWith(
            "Docker has no container of the stack, but 1 volume of the stack: site1-db-data.", diagnostic.Why, StringComparison.Ordinal);
        Assert.StartsWith("Restore the directory /srv/cluster/.hacluster", diagnostic.Fix!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Where_Docker_cannot_be_asked_nothing_is_claimed()
    {
        var diagnostic = Explain(Docker with { Failure = "Connection refused" });

        Assert.Equal(
            $"{MissingCluster.Reasons} Whether containers of the stack run is unknown, because Docker cannot be asked: Connection refused.",
            diagnostic.Why);
        Assert.Contains("restore its state first", diagnostic.Fix!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Of_hosts_that_are_not_containers_of_this_machine_nothing_is_claimed() =>
        Assert.Equal(MissingCluster.Reasons, Explain(null).Why);

    private static Diagnostic Explain(DockerSnapshot? docker) =>
        MissingCluster.Explain("local", "/srv/cluster", "/srv/cluster/.hacluster", docker);

    private static ContainerListResponse Container(string name, string state, string stack, string? directory = null)
    {
        var labels = new Dictionary<string, string> { ["hacluster.stack"] = stack };
        if (directory is not null)
            labels["hacluster.directory"] = directory;
        return new ContainerListResponse { Names = [$"/{name}"], State = state, Labels = labels };
    }
}
