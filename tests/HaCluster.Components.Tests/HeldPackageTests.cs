using HaCluster.Components.Remote;
using HaCluster.Failover.Scripts;

namespace HaCluster.Components.Tests;

/// <summary>What serves is held at its version, by the functions that the steps have in front, with real programs of Debian.</summary>
public sealed class HeldPackageTests
{
    [Fact]
    public async Task What_is_installed_is_held_and_said_once()
    {
        Assert.SkipWhen(PackageDatabase.Missing is not null, PackageDatabase.Missing ?? "");
        var step = HostScript.Compose(
            [new("HOST", "site1-app"), new("STEP", "docker")], "main() { hold_packages docker.io runc containerd nothing; }\n");

        var ran = await PackageDatabase.RunAsync(
            [
                ("docker.io", "install ok installed", "20.10.24"), ("runc", "install ok installed", "1.1.5"),
                ("containerd", "deinstall ok config-files", "1.6.20"), ("libpq5", "install ok installed", "15.1"),
            ],
            [],
            $"run() {{ bash -s <<'STEP'\n{step}\nSTEP\n}}\nrun\nrun\napt-mark showhold\n");

        Assert.Equal(
            "site1-app: holds docker.io runc: upgraded only when an operator asks for it\ndocker.io\nrunc\n", ran.Expect());
    }

    // Whoever adds a package that serves is to hold it.
    [Theory]
    [InlineData("PostgreSql/server.sh", "postgresql-$PG_VERSION")]
    [InlineData("HaProxy/haproxy.sh", "haproxy")]
    [InlineData("Application/docker.sh", "docker.io")]
    [InlineData("Backup/repository.sh", "pgbackrest")]
    [InlineData("Backup/agent.sh", "pgbackrest")]
    [InlineData("Monitoring/monitoring.sh", "prometheus")]
    [InlineData("Delivery/registry.sh", "docker-registry")]
    public void Every_step_that_installs_what_serves_holds_it(string script, string package) =>
        Assert.Matches(
            $@"hold_packages.* ?""?{System.Text.RegularExpressions.Regex.Escape(package)}\b",
            ComponentScript.Compose(script, [new("HOST", "h"), new("STEP", "s")]));
}
