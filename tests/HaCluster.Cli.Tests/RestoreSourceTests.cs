using HaCluster.Cli.Backups;
using HaCluster.Cli.Preflight.Checks;
using HaCluster.Cli.Tests.Support;
using HaCluster.Diagnostics;
using HaCluster.Topology.Model;
using HaCluster.Topology.Settings;

namespace HaCluster.Cli.Tests;

/// <summary>Repositories that outlive their cluster, and the new cluster that is made from one.</summary>
public sealed class RestoreSourceTests : IDisposable
{
    private const string Backup = """
        [{"name":"hacluster","status":{"code":0,"message":"ok"},
          "backup":[{"label":"20260102-030405F","timestamp":{"start":1767323045,"stop":1767323050}}]}]
        """;

    // As pgBackRest answers with a wrong key: the message quotes what it made of the file.
    private const string WrongKey =
        "[{\"name\":\"hacluster\",\"backup\":[],\"status\":{\"code\":99,\"message\":\"unable to load \u0001\u0002\"}}]";

    private const string NoStanza = """[{"name":"hacluster","backup":[],"status":{"code":1,"message":"missing stanza path"}}]""";

    private static readonly ClusterTopology Topology = ClusterTopology.From(new ClusterSettings());

    private readonly TestProject _project = new();
    private readonly FakeDocker _docker = new();

    public void Dispose()
    {
        Assert.Empty(_docker.Changes);
        _project.Dispose();
        _docker.Dispose();
    }

    [Theory]
    [InlineData(Backup, null)]
    [InlineData(WrongKey, "check.backup-key")]
    [InlineData(NoStanza, "check.backup-missing")]
    [InlineData("[]", "check.backup-missing")]
    public void A_repository_that_does_not_open_or_has_no_backup_is_refused(string info, string? code) => Assert.Equal(
        code, RestoreSourceCheck.Judge(Topology.Regions[0], "site1-svc-backup", RepositoryVolume.Read("", info))?.Code.Name);

    [Theory]
    [InlineData("000000010000000000000007", "000000010000000000000007", null)]
    [InlineData("000000020000000000000003", "000000010000000000000007", null)]
    [InlineData("000000010000000000000007", "000000010000000000000009", Severity.Warning)]
    [InlineData("000000010000000000000007", "000000020000000000000003", Severity.Error)]
    [InlineData("", "000000010000000000000001", Severity.Error)]
    public void A_repository_of_the_other_region_that_goes_further_is_named(string here, string there, Severity? severity)
    {
        var found = RestoreSourceCheck.Compare(
            Topology.Regions[0], RepositoryVolume.Read(here, Backup), Topology.Regions[1], "site2-svc-backup",
            RepositoryVolume.Read(there, Backup));

        Assert.Equal(severity, found?.Severity);
        if (found is not null)
            Assert.Contains("`hacluster config set hacluster:backup.restoreFrom site2`", found.Fix!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Repositories_without_a_cluster_are_named_and_kept_and_no_reason_to_refuse_once_they_are_to_be_used()
    {
        _docker.AddVolume("site1-svc-backup", _project.Directory);
        _docker.AddVolume("site2-svc-backup", _project.Directory);
        Configure("");
        var refused = (await RunAsync("doctor")).Output;
        Assert.Contains("Docker has the backups of a cluster of stack local, and its state does not.", refused, StringComparison.Ordinal);
        Assert.Contains("hacluster config set hacluster:backup.restoreFrom REGION", refused, StringComparison.Ordinal);

        await ConfigureRestoreAsync();
        Assert.DoesNotContain("Docker has the backups", (await RunAsync("doctor")).Output, StringComparison.Ordinal);

        // What a wrong configuration says of the regions is no reason to advise the removal of backups among other things.
        Configure("  hacluster:backup.restoreFrom: site3\n");
        Assert.Contains("Docker has the backups", (await RunAsync("doctor")).Output, StringComparison.Ordinal);
        await ConfigureRestoreAsync();

        // The database of the lost cluster is another matter: nothing advises to remove the backups with it.
        _docker.AddVolume("site1-db-data", _project.Directory);
        var data = (await RunAsync("doctor")).Output;
        Assert.Contains("`docker volume rm site1-db-data`", data, StringComparison.Ordinal);
        Assert.DoesNotContain("docker volume rm site1-svc-backup", data, StringComparison.Ordinal);
    }

    [Fact]
    public void A_resource_that_is_retained_is_marked_in_the_state_and_no_other()
    {
        var marked = KeptRepositories.Retain("""{"deployment":{"resources":[{"urn":"a"},{"urn":"b"}]}}""", ["b"]);

        Assert.Equal("""{"deployment":{"resources":[{"urn":"a"},{"urn":"b","retainOnDelete":true}]}}""", marked);
    }

    [Fact]
    public async Task The_key_that_is_configured_is_printed_and_one_that_is_not_known_is_an_error()
    {
        var (exitCode, _, error) = await RunAsync("backup", "key");
        Assert.Equal(ExitCodes.NotFound, exitCode);
        Assert.StartsWith("error: Stack local has no key of repositories. (backup.key-unknown)", error, StringComparison.Ordinal);

        Configure("  hacluster:backup.repositoryKey: 0123456789abcdef0123456789abcdef\n");
        Assert.Equal("0123456789abcdef0123456789abcdef\n", (await RunAsync("backup", "key")).Output);
    }

    [Fact]
    public async Task Backups_that_are_not_there_cannot_be_kept_and_nothing_is_deleted()
    {
        var (exitCode, _, error) = await RunAsync("destroy", "--keep-backups", "--yes");

        Assert.Equal(ExitCodes.Usage, exitCode);
        Assert.StartsWith(
            "error: Stack local has no backups that can be kept; nothing was deleted. (backup.not-kept)", error, StringComparison.Ordinal);
    }

    private void Configure(string lines) => File.WriteAllText(
        Path.Combine(_project.Directory, "Pulumi.local.yaml"),
        $"config:\n  hacluster:target: local\n  hacluster:backup.enabled: true\n{lines}");

    private async Task ConfigureRestoreAsync()
    {
        Configure("  hacluster:backup.restoreFrom: site1\n");
        string[] set = ["config", "set", "--secret", "backup.repositoryKey", "0123456789abcdef0123456789abcdef"];
        Assert.Equal(ExitCodes.Ok, (await RunAsync(set)).ExitCode);
    }

    private Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] command)
    {
        var host = TestHost.Create(
            _project.Directory, new Dictionary<string, string> { ["PULUMI_CONFIG_PASSPHRASE"] = "right" }, terminal: false);
        return TestHost.RunAsync(
            host with { Environment = new Dictionary<string, string>(host.Environment) { ["DOCKER_HOST"] = _docker.Endpoint } }, command);
    }
}
