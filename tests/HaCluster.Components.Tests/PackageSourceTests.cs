namespace HaCluster.Components.Tests;

/// <summary>Where hosts get what Debian does not have of PostgreSQL; <c>scripts/test-upgrade-major</c> installs from it.</summary>
public sealed class PackageSourceTests
{
    private const string RemoteCommand = "command:remote:Command";

    [Fact]
    public async Task Database_and_service_hosts_get_the_package_source_that_was_named()
    {
        var deployed = await DeployedStack.RunAsync(new Dictionary<string, string>
        {
            ["hacluster:backup.enabled"] = "true",
            ["hacluster:database.packageSource.url"] = "https://apt.example.com/pub/",
            ["hacluster:database.packageSource.keyUrl"] = "https://www.example.com/key.asc",
            ["hacluster:database.packageSource.distribution"] = "bookworm-pgdg   main",
            ["hacluster:database.packageSource.fingerprint"] = "0123 4567 89ab cdef 0123 4567 89ab cdef 0123 4567",
        });

        foreach (var step in (string[])["site1-db-postgresql", "site2-db-postgresql", "site1-db-backup-agent", "site2-svc-repository"])
        {
            var script = (string)deployed.Single(RemoteCommand, step).Inputs["stdin"];
            Assert.Contains("SOURCE_URL='https://apt.example.com/pub'\n", script, StringComparison.Ordinal);
            Assert.Contains("SOURCE_DISTRIBUTION='bookworm-pgdg main'\n", script, StringComparison.Ordinal);
            Assert.Contains("SOURCE_FINGERPRINT='0123456789ABCDEF0123456789ABCDEF01234567'\n", script, StringComparison.Ordinal);
            Assert.Contains("KEY_URL='https://www.example.com/key.asc'\n", script, StringComparison.Ordinal);
            Assert.Contains("\nwrite_postgresql_source() {", script, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Without_one_they_are_told_that_there_is_none()
    {
        var script = (string)(await DeployedStack.RunAsync()).Single(RemoteCommand, "site1-db-postgresql").Inputs["stdin"];

        Assert.Contains("SOURCE_URL=''\n", script, StringComparison.Ordinal);
    }
}
