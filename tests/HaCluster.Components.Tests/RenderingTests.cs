using System.Runtime.Versioning;
using System.Text;
using HaCluster.Components.Application;
using HaCluster.Components.Infrastructure;
using HaCluster.Components.PostgreSql;
using HaCluster.Topology.Model;
using HaCluster.Topology.Settings;
using Pulumi;

namespace HaCluster.Components.Tests;

public sealed class RenderingTests
{
    [Fact]
    public void A_verifier_is_what_rfc_7677_computes_for_its_example() => Assert.Equal(
        "SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=:wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=",
        ScramVerifier.Compute(Encoding.ASCII.GetBytes("pencil"), Convert.FromBase64String("W22ZaJ0SNY7soEsUEjb6gQ==")));

    [Fact]
    public void A_verifier_is_the_same_each_time_and_differs_by_role_and_password()
    {
        Assert.Equal(ScramVerifier.Of("a", "secret"), ScramVerifier.Of("a", "secret"));
        Assert.NotEqual(ScramVerifier.Of("a", "secret"), ScramVerifier.Of("b", "secret"));
        Assert.NotEqual(ScramVerifier.Of("a", "secret"), ScramVerifier.Of("a", "other"));
    }

    [Theory]
    [InlineData(1, 3, 100, 11)]
    [InlineData(1, 3, 200, 20)]
    [InlineData(1, 6, 100, 4)]
    [InlineData(4, 6, 200, 2)]
    [InlineData(4, 6, 1000, 18)]
    public void All_pools_together_fit_into_the_servers_connections(int hosts, int instances, int connections, int pool)
    {
        var topology = ClusterTopology.From(new ClusterSettings
        {
            Application = new ApplicationSettings { Hosts = hosts, Instances = instances },
            Database = new DatabaseSettings { MaxConnections = connections },
        });

        var environment = ApplicationEnvironment.Of(topology, topology.Instances.First(), "x");

        Assert.Equal(pool, environment.PoolSize);
        Assert.True(environment.PoolSize * topology.Instances.Count() < connections);
    }

    [Fact]
    public void A_content_hash_takes_links_as_links_and_opens_no_pipe()
    {
        var root = Directory.CreateTempSubdirectory("hacluster-hash-");
        try
        {
            var folder = root.CreateSubdirectory("src");
            var lockFile = Path.Combine(folder.FullName, ".#edited");
            File.CreateSymbolicLink(lockFile, "somebody@host.1234");
            Directory.CreateSymbolicLink(Path.Combine(folder.FullName, "loop"), folder.FullName);
            using (var process = System.Diagnostics.Process.Start("mkfifo", [Path.Combine(folder.FullName, "pipe")]))
                process.WaitForExit();
            var first = ContentHash.Of(root.FullName, "src");
            File.Delete(lockFile);
            File.CreateSymbolicLink(lockFile, "nobody@host.1234");

            Assert.NotEqual(first, ContentHash.Of(root.FullName, "src"));
        }
        finally
        {
            root.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData("src/closed")]
    [InlineData("src/closed/a")]
    [SupportedOSPlatform("linux")]
    public void A_content_hash_leaves_nothing_out_that_may_not_be_read_but_build_results(string closed)
    {
        const UnixFileMode Open = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
            | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;
        var root = Directory.CreateTempSubdirectory("hacluster-hash-");
        try
        {
            var built = root.CreateSubdirectory("src/obj/inner");
            File.WriteAllText(Path.Combine(root.CreateSubdirectory("src/closed").FullName, "a"), "1");
            // Whatever the process's umask is.
            foreach (var path in new[] { "", "src", "src/obj", "src/obj/inner", "src/closed", "src/closed/a" })
                File.SetUnixFileMode(Path.Combine(root.FullName, path), Open);
            var all = ContentHash.Of(root.FullName, "src");
            built.UnixFileMode = UnixFileMode.None;
            built.Parent!.UnixFileMode = UnixFileMode.None;
            Unprivileged.Run(() => Assert.Equal(all, ContentHash.Of(root.FullName, "src")));
            built.Parent!.UnixFileMode = Open;
            built.UnixFileMode = Open;
            File.SetUnixFileMode(Path.Combine(root.FullName, closed), UnixFileMode.None);

            var refused = Assert.Throws<RunException>(() => Unprivileged.Run(() => ContentHash.Of(root.FullName, "src")));

            Assert.Contains(Path.Combine(root.FullName, closed), refused.Message);
            Assert.Contains("give this user access", refused.Message);
        }
        finally
        {
            File.SetUnixFileMode(Path.Combine(root.FullName, "src/closed"), Open);
            root.Delete(recursive: true);
        }
    }

    [Fact]
    public void A_content_hash_sees_edits_additions_and_names_but_no_build_results()
    {
        var root = Directory.CreateTempSubdirectory("hacluster-hash-");
        try
        {
            var folder = root.CreateSubdirectory("src/obj").Parent!;
            File.WriteAllText(Path.Combine(folder.FullName, "a"), "1");
            var first = ContentHash.Of(root.FullName, "src");
            File.WriteAllText(Path.Combine(folder.FullName, "obj/built"), "x");
            Assert.Equal(first, ContentHash.Of(root.FullName, "src"));
            File.WriteAllText(Path.Combine(folder.FullName, "a"), "2");
            var edited = ContentHash.Of(root.FullName, "src");
            File.Move(Path.Combine(folder.FullName, "a"), Path.Combine(folder.FullName, "b"));
            var renamed = ContentHash.Of(root.FullName, "src");
            Assert.Equal(3, new HashSet<string> { first, edited, renamed }.Count);
        }
        finally
        {
            root.Delete(recursive: true);
        }
    }
}
