using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using HaCluster.Cli.Status;
using HaCluster.Observation.Updates;

namespace HaCluster.Cli.Tests;

/// <summary>What is to be upgraded, in <c>status</c>; <c>scripts/test-upgrade</c> asks real hosts.</summary>
public sealed class UpdatesViewTests
{
    private static readonly UpdateReport Known = new("site1-svc", null) { HasLists = true };

    private static readonly UpdateReport Pending = new("site1-db", null)
    {
        HasLists = true,
        Packages = [new("postgresql-common", "248", "248"), new("postgresql-15", "15.9-0+deb12u1", "15.10-0+deb12u1")],
        RestartPending = true,
        RebootRequired = true,
    };

    [Fact]
    public void The_line_names_what_is_pending_on_each_host()
    {
        Assert.Equal("none", UpdatesView.Text([Known]));
        Assert.Equal(
            "site1-db postgresql-15 15.10-0+deb12u1, PostgreSQL is to be restarted, the host is to be restarted; site2-db not known",
            UpdatesView.Text([Known, Pending, new UpdateReport("site2-db", "SSH: no answer in time")]));
    }

    [Fact]
    public void Hosts_without_lists_are_said_to_be_unknown()
    {
        var without = Known with { HasLists = false };

        Assert.Equal("not known: no host has lists of a package source", UpdatesView.Text([without, without with { Host = "site2-svc" }]));
        Assert.Equal("site1-svc without lists of a package source", UpdatesView.Text([without, Known with { Host = "a" }]));
        Assert.Equal(
            "site1-svc, site2-svc without lists of a package source; a not known",
            UpdatesView.Text([without, without with { Host = "site2-svc" }, Known with { Host = "a", Failure = "no answer" }]));
    }

    [Fact]
    public void The_document_has_an_object_for_each_host()
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            UpdatesView.Write(writer, [Pending]);
            writer.WriteEndObject();
        }

        var update = JsonNode.Parse(Encoding.UTF8.GetString(stream.ToArray()))!["updates"]![0]!;
        Assert.Equal(("site1-db", null, true), ((string?)update["host"], (string?)update["failure"], (bool)update["hasLists"]!));
        Assert.Equal((true, true), ((bool)update["restartPending"]!, (bool)update["rebootRequired"]!));
        var package = update["pending"]![0]!;
        Assert.Equal(
            ("postgresql-15", "15.9-0+deb12u1", "15.10-0+deb12u1"),
            ((string?)package["package"], (string?)package["installed"], (string?)package["candidate"]));
    }
}
