using System.Diagnostics;
using HaCluster.Cli.Imports;
using HaCluster.Cli.Tests.Support;
using HaCluster.Diagnostics;

namespace HaCluster.Cli.Tests;

/// <summary>What <c>import</c> does before and beside the work on a host, which scripts/test-import tests.</summary>
public sealed class ImportTests : IDisposable
{
    private const string Report = """
        {"state":"copying",
        "host":"site1-db","source":"shop at db:5432 as mover",
        "startedAt":"2026-11-28T02:03:04+00:00",
        "finishedAt":null,"cutOverSeconds":null,"locked":false,"appendOnly":[],
        "problem":null,"working":true,"enabled":true,"workerProblem":null,
        "left":LEFT,
        "timelineAtStart":1,"timeline":TIMELINE,"lastRoleChange":"KIND","receivedAt":null,
        "sourceServer":{"answers":true,"slot":true,"active":true,"lagBytes":10,"keptBytes":20},
        "tables":[{"name":"public.items","state":"replicating","rows":null,"bytes":8192},
        {"name":"public.\"Odd\"","state":"STATE","rows":7,"bytes":0}]}
        """;

    private readonly TestProject _project = new();

    public void Dispose() => _project.Dispose();

    [Theory]
    [InlineData("host=db dbname=shop user=mover", "host='db' dbname='shop' user='mover'")]
    [InlineData("  host = 'd b' dbname='it\\'s' user=a\\\\b port=1 ", "host='d b' dbname='it\\'s' user='a\\\\b' port='1'")]
    [InlineData(
        "postgresql://mover@db.example:5433/shop?sslmode=require",
        "user='mover' host='db.example' port='5433' dbname='shop' sslmode='require'")]
    [InlineData("postgres://m%40x@[2001:db8::1]/sh%20op", "user='m@x' host='2001:db8::1' dbname='sh op'")]
    public void A_connection_string_is_read_as_libpq_reads_it(string text, string expected) =>
        Assert.Equal(expected, SourceConnection.Read(text).Render(withRootCertificate: false, ""));

    [Theory]
    [InlineData("host=db dbname=shop user=mover password=secret", "has a password")]
    [InlineData("postgresql://mover:secret@db/shop", "has a password")]
    [InlineData("host=db dbname=shop user=mover sslrootcert=ca.crt", "sslrootcert")]
    [InlineData("service=shop", "service")]
    [InlineData("host=db user=mover", "no dbname")]
    [InlineData("host=db dbname=shop", "no user")]
    [InlineData("host=a,b dbname=shop user=mover", "one host")]
    [InlineData("host=/tmp dbname=shop user=mover", "one host")]
    [InlineData("dbname=shop user=mover", "one host")]
    [InlineData("host=db dbname='shop user=mover", "no connection string")]
    [InlineData("shop", "no connection string")]
    [InlineData("postgresql://db:port/shop", "no connection string")]
    public void What_cannot_be_used_is_refused(string text, string why)
    {
        var refusal = Assert.Throws<DiagnosticException>(() => SourceConnection.Read(text));

        Assert.Contains(why, refusal.Diagnostic.Summary, StringComparison.Ordinal);
        Assert.NotNull(refusal.Diagnostic.Fix);
        Assert.DoesNotContain("secret", refusal.Diagnostic.Text(CommandStyle.HaCluster), StringComparison.Ordinal);
    }

    [Fact]
    public void A_password_is_written_as_its_readers_read_it()
    {
        Assert.Equal(" password='a\\'b\\\\c:d'", SourceConnection.Secret("a'b\\c:d"));
        Assert.Equal("*:*:*:*:a'b\\\\c\\:d", SourceConnection.PassfileLine("a'b\\c:d"));
        Assert.Equal(("", ""), (SourceConnection.Secret(""), SourceConnection.PassfileLine("")));
    }

    [Fact]
    public async Task A_password_on_the_command_line_is_refused_before_any_host_is_asked()
    {
        var (exitCode, output, error) = await TestHost.RunAsync(
            TestHost.Create(_project.Directory), "import", "start", "--from", "postgresql://mover:secret@db/shop", "--yes");

        Assert.Equal(ExitCodes.Usage, exitCode);
        Assert.Contains("--password-stdin", error, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", output + error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_terminal_the_password_comes_from_standard_input()
    {
        var (exitCode, _, error) = await TestHost.RunAsync(
            TestHost.Create(_project.Directory), "import", "start", "--from", "host=db dbname=shop user=mover", "--yes");

        Assert.Equal(ExitCodes.Usage, exitCode);
        Assert.Contains("import.password", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_certificate_that_is_to_be_verified_needs_an_authority()
    {
        var (exitCode, _, error) = await TestHost.RunAsync(
            TestHost.Create(_project.Directory), "import", "start", "--from", "host=db dbname=shop user=m sslmode=verify-full", "--yes");

        Assert.Equal(ExitCodes.Usage, exitCode);
        Assert.Contains("--root-certificate", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, "replicating", true)]
    [InlineData(1, "replicating", false)]
    [InlineData(0, "copying", false)]
    public void A_copy_is_ready_when_every_table_and_every_index_is_there(int left, string state, bool ready) =>
        Assert.Equal(ready, Read(left, state, timeline: 1, "").Ready);

    [Theory]
    [InlineData(1, "", true)]
    [InlineData(1, "Failover", true)]
    [InlineData(2, "Switchover", true)]
    [InlineData(2, "Failover", false)]
    [InlineData(2, "Recovery", false)]
    [InlineData(2, "", false)]
    // What the first of two was is not known any more.
    [InlineData(3, "Switchover", false)]
    public void Only_one_planned_switchover_is_known_to_have_lost_nothing(int timeline, string kind, bool nothingLost) =>
        Assert.Equal(nothingLost, Read(0, "replicating", timeline, kind).NothingLost);

    [Fact]
    public void Every_finding_of_the_check_is_read()
    {
        var findings = ImportFindings.Read(
            "problem\twal_level is replica.\tRun 'hacluster status'.\nwarning\tcare\nfact\tbytes\t2097152\nfact\ttables\t3\n");

        Assert.Equal("wal_level is replica.", Assert.Single(findings.Problems).Summary);
        Assert.Equal(["care"], findings.Warnings);
        Assert.Equal((2097152L, 3), (findings.Bytes, findings.Tables));
    }

    [Theory]
    [InlineData("check")]
    [InlineData("start")]
    [InlineData("work")]
    [InlineData("report")]
    [InlineData("finish")]
    [InlineData("cancel")]
    public async Task A_script_as_a_host_receives_it_has_no_finding_of_shellcheck(string script)
    {
        using var process = Start();
        Assert.SkipWhen(process is null, "shellcheck is not installed (Debian: apt-get install shellcheck)");

        await process.StandardInput.WriteAsync(ImportHost.Compose(script, "site1-db", new Dictionary<string, string>()));
        process.StandardInput.Close();
        var found = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal("", found);
    }

    private static ImportReport Read(int left, string state, int timeline, string kind) => ImportReport.Read(Report
        .Replace("LEFT", $"{left}", StringComparison.Ordinal).Replace("STATE", state, StringComparison.Ordinal)
        .Replace("TIMELINE", $"{timeline}", StringComparison.Ordinal).Replace("KIND", kind, StringComparison.Ordinal))!;

    private static Process? Start()
    {
        try
        {
            return Process.Start(new ProcessStartInfo("shellcheck", ["--shell=bash", "--exclude=SC2034,SC2148,SC2153", "-"])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
            });
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
