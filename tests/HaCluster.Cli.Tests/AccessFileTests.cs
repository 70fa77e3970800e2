using System.Text;
using System.Text.Json.Nodes;
using HaCluster.Cli.Access;
using HaCluster.Cli.Tests.Support;
using HaCluster.Topology;
using HaCluster.Topology.Outputs;

namespace HaCluster.Cli.Tests;

/// <summary>The format of access files, and the key that opens them.</summary>
public sealed class AccessFileTests : IDisposable
{
    private const string Key = "-----BEGIN PRIVATE KEY-----\nSECRETKEY\n";

    private readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("hacluster-home-");

    private static AccessContent Content { get; } = new(
        "hacluster", "local", "embedded", new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero), Endpoints(Key));

    [Fact]
    public void What_is_sealed_is_opened_again_with_every_detail()
    {
        var key = new byte[AccessKey.Size];

        var opened = AccessEnvelope.Open(AccessEnvelope.Seal(Content, key), key);

        Assert.Equal(Content with { Endpoints = opened.Endpoints }, opened);
        Assert.True(opened.Describes(Content.Endpoints));
        Assert.Equal(Key, opened.Endpoints.SshPrivateKey!.Reveal());
        Assert.Equal(
            ("us-east-1", "i-site1"), (opened.Endpoints.Regions[0].AwsRegion, opened.Endpoints.Regions[0].DatabaseHost.InstanceId));
        Assert.Equal("ssh-ed25519 PROXY", opened.Endpoints.Regions[0].DatabaseHost.SshProxy!.HostKey);
    }

    [Fact]
    public void A_cluster_that_changed_in_any_detail_is_another_one()
    {
        Assert.False(Content.Describes(Endpoints("another key")));
        Assert.False(Content.Describes(Content.Endpoints with { Replication = ReplicationMode.Asynchronous }));
    }

    [Fact]
    public void Nothing_but_name_and_age_can_be_read_without_the_key()
    {
        var text = Encoding.UTF8.GetString(AccessEnvelope.Seal(Content, new byte[AccessKey.Size]));

        Assert.DoesNotContain("SECRETKEY", text, StringComparison.Ordinal);
        Assert.Equal(
            ["format", "project", "stack", "engine", "savedAt", "nonce", "tag", "data"],
            JsonNode.Parse(text)!.AsObject().Select(member => member.Key));
    }

    [Fact]
    public void The_same_content_is_never_sealed_to_the_same_text()
    {
        var key = new byte[AccessKey.Size];

        Assert.NotEqual(AccessEnvelope.Seal(Content, key), AccessEnvelope.Seal(Content, key));
        Assert.NotEqual(AccessEnvelope.SealWithPassphrase(Content, "p"), AccessEnvelope.SealWithPassphrase(Content, "p"));
    }

    [Fact]
    public void Another_key_opens_nothing_and_is_said_to_be_another()
    {
        var file = AccessEnvelope.Seal(Content, new byte[AccessKey.Size]);

        var error = Assert.Throws<AccessException>(() => AccessEnvelope.Open(file, [.. new byte[AccessKey.Size - 1], 1]));

        Assert.Equal(
            "It cannot be decrypted: it was sealed with the key of another operator or machine, or it is damaged.", error.Message);
    }

    [Theory]
    [InlineData("savedAt", "2026-06-02T03:04:05.0000000Z")]
    [InlineData("stack", "other")]
    [InlineData("project", "other")]
    [InlineData("data", "AAAA")]
    [InlineData("nonce", "AAAA")]
    [InlineData("tag", "no base64")]
    [InlineData("format", "hacluster-access-2")]
    public void A_file_that_was_changed_is_refused(string member, string value)
    {
        var key = new byte[AccessKey.Size];
        var file = JsonNode.Parse(AccessEnvelope.Seal(Content, key))!;
        file[member] = value;

        Assert.Throws<AccessException>(() => AccessEnvelope.Open(Encoding.UTF8.GetBytes(file.ToJsonString()), key));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""{"format":"hacluster-access-1"}""")]
    [InlineData("""{"format":"hacluster-access-1","salt":"AAAA","iterations":2000000000}""")]
    public void What_is_no_access_file_is_refused(string text)
    {
        Assert.Throws<AccessException>(() => AccessEnvelope.Open(Encoding.UTF8.GetBytes(text), new byte[AccessKey.Size]));
        Assert.Throws<AccessException>(() => AccessEnvelope.OpenWithPassphrase(Encoding.UTF8.GetBytes(text), "p"));
    }

    [Fact]
    public void An_exported_file_opens_with_its_passphrase_only()
    {
        var file = AccessEnvelope.SealWithPassphrase(Content, "correct horse");

        Assert.True(AccessEnvelope.OpenWithPassphrase(file, "correct horse").Describes(Content.Endpoints));
        var error = Assert.Throws<AccessException>(() => AccessEnvelope.OpenWithPassphrase(file, "wrong horse"));
        Assert.Equal("It cannot be decrypted: the passphrase is wrong, or the file is damaged.", error.Message);
        // Each kind says which command reads it.
        Assert.Contains("has to be imported", Assert.Throws<AccessException>(
            () => AccessEnvelope.Open(file, new byte[AccessKey.Size])).Message, StringComparison.Ordinal);
        Assert.Contains("its owner uses", Assert.Throws<AccessException>(
            () => AccessEnvelope.OpenWithPassphrase(AccessEnvelope.Seal(Content, new byte[AccessKey.Size]), "p")).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void The_key_is_made_once_and_only_its_owner_can_read_it()
    {
        var host = TestHost.Create(environment: new() { ["HOME"] = _home.FullName });

        var keys = Enumerable.Range(0, 20).AsParallel().WithDegreeOfParallelism(4)
            .Select(_ => Convert.ToHexString(AccessKey.ReadOrCreate(host))).Distinct().ToArray();

        Assert.Equal(Convert.ToHexString(AccessKey.Read(host)), Assert.Single(keys));
        var file = Path.Combine(_home.FullName, ".config/hacluster/access.key");
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
            Assert.Equal(
                UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute,
                File.GetUnixFileMode(Path.GetDirectoryName(file)!));
        }
        Assert.Single(Directory.GetFiles(Path.GetDirectoryName(file)!));
    }

    [Fact]
    public void A_damaged_key_is_never_replaced_by_a_new_one()
    {
        var host = TestHost.Create(environment: new() { ["XDG_CONFIG_HOME"] = _home.FullName });
        var file = Path.Combine(Directory.CreateDirectory(Path.Combine(_home.FullName, "hacluster")).FullName, "access.key");
        File.WriteAllText(file, "AAAA\n");

        var error = Assert.Throws<AccessException>(() => AccessKey.ReadOrCreate(host));

        Assert.StartsWith($"The key {file} cannot be read: ", error.Message, StringComparison.Ordinal);
        Assert.Equal("AAAA\n", File.ReadAllText(file));
    }

    [Fact]
    public void Without_a_home_there_is_no_place_for_the_key() =>
        Assert.StartsWith(
            "There is no place for the key", Assert.Throws<AccessException>(() => AccessKey.ReadOrCreate(TestHost.Create())).Message,
            StringComparison.Ordinal);

    public void Dispose() => _home.Delete(recursive: true);

    private static ClusterEndpoints Endpoints(string privateKey) => new(
        Target.Aws, ReplicationMode.Synchronous, [Region(1), Region(2)], new SecretText(privateKey),
        new StatisticsCredentials("stats", new SecretText("PW")));

    private static RegionEndpoints Region(int number) => new(
        $"site{number}", new Uri("http://10.0.0.1"), new Uri("http://10.0.0.1:8081/stats"),
        [
            new HostEndpoint($"site{number}-db", HostRole.Database, "10.0.0.3", "10.0.0.3", 22, "admin", "ssh-ed25519 HOST")
            {
                InstanceId = $"i-site{number}",
                SshProxy = new SshProxyEndpoint("10.0.0.1", 22, "admin", "ssh-ed25519 PROXY"),
            },
        ],
        [new ApplicationEndpoint($"site{number}-app-1", $"site{number}-app", 8001)],
        new DatabaseEndpoint($"site{number}-db", "10.0.0.3", 5432))
    {
        AwsRegion = $"us-east-{number}",
    };
}
