using System.Text.Json;
using HaCluster.Failover.Members;
using HaCluster.Observation.Probes;
using HaCluster.Topology.Outputs;

namespace HaCluster.Observation.Tests;

public sealed class ParsingTests
{
    [Theory]
    [InlineData("statsPassword", "outputs has no 'statsPassword'.")]
    [InlineData("regions", "outputs has no 'regions'.")]
    public void A_missing_output_is_named(string output, string message)
    {
        var without = Samples.OutputsJson.Replace($"\"{output}\"", "\"other\"", StringComparison.Ordinal);

        Assert.Equal(message, Assert.Throws<EndpointsException>(() => ClusterOutputs.Read(JsonElement.Parse(without))).Message);
    }

    [Fact]
    public void A_wrong_output_is_named_with_its_path()
    {
        var wrong = Samples.OutputsJson.Replace("12211", "\"x\"", StringComparison.Ordinal);

        Assert.Equal(
            "outputs.regions[0].hosts[1].sshPort is not a whole number.",
            Assert.Throws<EndpointsException>(() => ClusterOutputs.Read(JsonElement.Parse(wrong))).Message);
    }

    [Fact]
    public void Printing_endpoints_prints_no_secret() =>
        Assert.DoesNotContain("KEY", Samples.Endpoints.ToString(), StringComparison.Ordinal);

    [Fact]
    public void A_primary_is_read_with_its_standbys()
    {
        var seen = DatabaseReport.Read("site1-db", """
            {"name":"site1-db","up":true,"role":"primary","hasData":true,"fenced":false,"systemIdentifier":"7300","timeline":3,"lsn":"0/5000148",
             "slots":[],"replication":[{"applicationName":"site2_db","clientAddress":"172.21.1.30","state":"streaming","syncState":"sync",
             "flushLsn":"0/5000148","replayLsn":"0/5000100"}],"receiver":null}
            """);

        Assert.Equal(
            (DatabaseRole.Primary, 3, "0/5000148", "7300"), (seen.Role, seen.Timeline, seen.Lsn.ToString(), seen.SystemIdentifier));
        var sender = Assert.Single(seen.Senders);
        Assert.Equal(
            ("site2_db", "streaming", "sync", "0/5000100"),
            (sender.ApplicationName, sender.State, sender.SyncState, sender.ReplayLsn.ToString()));
        Assert.Null(seen.Receiver);
    }

    [Fact]
    public void A_stopped_server_is_read_with_its_reason()
    {
        var seen = DatabaseReport.Read(
            "site1-db",
            """{"name":"site1-db","up":false,"hasData":true,"standbySignal":false,"fenced":true,"reason":"connection refused"}""");

        Assert.Equal((ServerState.Stopped, true, "connection refused"), (seen.Server, seen.Fenced, seen.Failure));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("psql: error")]
    [InlineData("""{"up":true,"role":"emperor"}""")]
    public void An_answer_that_is_not_a_status_is_refused(string text) =>
        Assert.ThrowsAny<JsonException>(() => DatabaseReport.Read("site1-db", text));

    [Fact]
    public void The_statistics_of_haproxy_give_its_servers_and_nothing_else()
    {
        const string Csv = """"
            # pxname,svname,qcur,status,weight,type,check_status,last_chk,
            http,FRONTEND,,OPEN,,0,,,
            app,site1-app-1,0,UP,1,2,L7OK,"OK, ""fine""",
            app,site1-app-2,0,UP 1/2,1,2,* L7OK,,
            app,site2-app-1,0,DOWN,1,2,L4CON,Connection refused,
            app,BACKEND,0,UP,3,1,,,
            """";

        Assert.Equal(
            [("site1-app-1", true), ("site1-app-2", true), ("site2-app-1", false)],
            HaProxyStatistics.Servers(Csv).Select(server => (server.Name, server.Up)));
    }

    // Columns of HAProxy 2.6, in its order; those of a server without a request are empty.
    [Fact]
    public void The_statistics_of_haproxy_give_what_its_servers_have_answered()
    {
        const string Csv = """
            # pxname,svname,econ,eresp,status,chkdown,type,check_status,hrsp_1xx,hrsp_2xx,hrsp_3xx,hrsp_4xx,hrsp_5xx,hrsp_other,rtime,
            app,FRONTEND,,,OPEN,,0,,0,9,0,0,9,0,,
            app,site1-app-1,1,2,UP,3,2,L7OK,0,100,10,20,5,0,17,
            app,site2-app-1,0,0,DOWN,1,2,L7STS,,,,,,,,
            """;

        Assert.Equal(
            [
                new ServerTraffic(new ServerObservation("site1-app-1", "UP", "L7OK"), 135, 5, 3, 3, 17),
                new ServerTraffic(new ServerObservation("site2-app-1", "DOWN", "L7STS"), 0, 0, 0, 1, 0),
            ],
            HaProxyStatistics.Traffic(Csv));
    }

    [Theory]
    [InlineData("")]
    [InlineData("<html></html>")]
    [InlineData("# pxname,svname\n")]
    public void What_is_not_haproxys_csv_is_refused(string csv) => Assert.Throws<FormatException>(() => HaProxyStatistics.Servers(csv));
}
