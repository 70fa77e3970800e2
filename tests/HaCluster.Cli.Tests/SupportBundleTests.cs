using System.Formats.Tar;
using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Nodes;
using HaCluster.Cli.Support;
using HaCluster.Cli.Tests.Failover;
using HaCluster.Cli.Tests.Support;
using HaCluster.Topology.Outputs;

namespace HaCluster.Cli.Tests;

/// <summary>A bundle for a bug report, of a cluster whose hosts answer or do not.</summary>
public sealed class SupportBundleTests : IDisposable
{
    private const string Password = "aB3dE5gH7jK9mN1pQ3sT5vW7";

    private readonly TestProject _project = new();

    public void Dispose() => _project.Dispose();

    [Fact]
    public void Every_secret_of_the_state_is_taken_out_and_what_stands_beside_it_stays()
    {
        var inner = JsonSerializer.Serialize(new { host = "127.0.0.1", user = "admin", script = $"set -e\nP={Password}\necho done" });
        var export = new JsonObject { ["outputs"] = new JsonArray(new JsonObject { ["plaintext"] = inner }) }.ToJsonString();
        using var second = new SurvivingRegion("site2");
        using var outputs = JsonDocument.Parse(DeployedProject.Outputs("local", "asynchronous", DeployedProject.Quoted, second));
        var endpoints = ClusterOutputs.Read(outputs.RootElement);

        var redaction = Redaction.Of(endpoints, export);

        Assert.Equal(
            "admin at 127.0.0.1 said: [secret], then done", redaction.Clean($"admin at 127.0.0.1 said: {Password}, then done"));
        foreach (var line in endpoints.SshPrivateKey!.Reveal().Split('\n').Where(line => line.Length > 60))
            Assert.DoesNotContain(line, redaction.Clean($"x {line} y"), StringComparison.Ordinal);
    }

    [Fact]
    public void The_archive_has_its_texts_in_one_folder()
    {
        var packed = BundleFile.Pack("hacluster-local", [KeyValuePair.Create("hosts/a.txt", "up\n")], DateTimeOffset.UnixEpoch);

        using var archive = new TarReader(new GZipStream(new MemoryStream(packed), CompressionMode.Decompress));
        var entry = archive.GetNextEntry(copyData: true)!;
        using var reader = new StreamReader(entry.DataStream!);
        Assert.Equal(("hacluster-local/hosts/a.txt", "up\n"), (entry.Name, reader.ReadToEnd()));
        Assert.Null(archive.GetNextEntry());
    }

    [Fact]
    public async Task Nothing_is_overwritten()
    {
        var file = Path.Combine(_project.Directory, "there.tar.gz");
        await File.WriteAllTextAsync(file, "kept", TestContext.Current.CancellationToken);

        var (exitCode, _, error) = await TestHost.RunAsync(TestHost.Create(_project.Directory), "support-bundle", file);

        Assert.Equal(ExitCodes.Usage, exitCode);
        Assert.Contains("Choose another name", error, StringComparison.Ordinal);
        Assert.Equal("kept", await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
    }
}
