using System.Collections.Immutable;
using System.Text.Json;
using HaCluster.Observation.Status;
using HaCluster.Observation.Updates;

namespace HaCluster.Observation.Tests;

/// <summary>What <c>status</c> knows of packages that are to be upgraded.</summary>
public sealed class UpdateTests
{
    private static readonly (string, string, string)[] Installed =
    [
        ("haproxy", "hold ok installed", "2.6.12-1"), ("postgresql-15", "install ok installed", "15.9-0+deb12u1"),
        ("runc", "deinstall ok config-files", "1.0"), ("libpq5", "install ok installed", "15.9-0+deb12u1"),
        ("docker.io", "hold ok installed", "20.10.24"),
    ];

    private static readonly (string, string)[] Offered =
    [
        ("haproxy", "2.6.12-1+deb12u1"), ("postgresql-15", "15.10-0+deb12u1"), ("runc", "1.1"), ("libpq5", "15.10-0+deb12u1"),
        ("docker.io", "20.10.20"),
    ];

    [Fact]
    public async Task Of_what_serves_a_host_reports_what_its_lists_have_in_a_newer_version()
    {
        Assert.SkipWhen(PackageDatabase.Missing is not null, PackageDatabase.Missing ?? "");

        var report = await LookAsync(PackageDatabase.Update);

        Assert.True(report.HasLists);
        Assert.Equal(
            [new("haproxy", "2.6.12-1", "2.6.12-1+deb12u1"), new("postgresql-15", "15.9-0+deb12u1", "15.10-0+deb12u1")],
            report.Pending);
    }

    [Fact]
    public async Task Without_lists_a_host_says_that_it_has_none()
    {
        Assert.SkipWhen(PackageDatabase.Missing is not null, PackageDatabase.Missing ?? "");

        var report = await LookAsync("");

        Assert.False(report.HasLists);
        Assert.Equal(["docker.io", "haproxy", "postgresql-15"], report.Packages.Select(package => package.Package));
        Assert.Empty(report.Pending);
    }

    [Fact]
    public void A_report_has_what_waits_for_a_restart()
    {
        var report = UpdateReport.Read("site1-db", """{"lists":true,"packages":[],"restartPending":true,"rebootRequired":true}""");

        Assert.Equal((true, true), (report.RestartPending, report.RebootRequired));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""{"lists":"yes","packages":[],"restartPending":true,"rebootRequired":true}""")]
    public void Something_else_than_a_report_is_refused(string json) =>
        Assert.Throws<JsonException>(() => UpdateReport.Read("site1-db", json));

    [Fact]
    public void A_pending_upgrade_is_no_problem_of_the_cluster()
    {
        var pending = new UpdateReport("site1-db", null)
        {
            HasLists = true,
            Packages = [new("postgresql-15", "15.9", "15.10")],
            RebootRequired = true,
        };

        var status = ClusterStatusEvaluator.Evaluate(
            Samples.Endpoints,
            Samples.Healthy with { Updates = ImmutableDictionary<string, UpdateReport>.Empty.Add("site1-db", pending) });

        Assert.True(status.Healthy);
        Assert.Equal(Samples.Endpoints.Hosts.Select(host => host.Name), status.Updates.Select(report => report.Host));
        Assert.Same(pending, status.Updates.Single(report => report.Failure is null));
        Assert.Empty(ClusterStatusEvaluator.Evaluate(Samples.Endpoints, Samples.Healthy).Updates);
    }

    private static async Task<UpdateReport> LookAsync(string before) => UpdateReport.Read(
        "site1-db", (await PackageDatabase.RunAsync(Installed, Offered, before + UpdateScript.Text)).Expect());
}
