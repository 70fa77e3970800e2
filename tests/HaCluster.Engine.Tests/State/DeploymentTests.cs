using System.Text;
using System.Text.Json;
using CsCheck;
using HaCluster.Deployment.Properties;
using HaCluster.Engine.Properties;
using HaCluster.Engine.Secrets;
using HaCluster.Engine.State;
using HaCluster.Engine.Tests.Properties;

namespace HaCluster.Engine.Tests.State;

public sealed class DeploymentTests
{
    /// <summary>A deployment as Pulumi exports it; the passphrase is <c>correct horse</c>, the secret <c>hunter2</c>.</summary>
    private const string Exported = """
        {"version":3,"deployment":{
         "manifest":{"time":"2026-01-02T03:04:05.678Z","magic":"7dff0d166258e7f1d265e8e044021ea087795d58a0c6415ab6fe8b7c790e447f","version":"v3.260.0"},
         "secrets_providers":{"type":"passphrase","state":{"salt":"v1:AQIDBAUGBwg=:v1:AAECAwQFBgcICQoL:E27pUA/wPCIWegHkV0laI4yxSAT80Q=="}},
         "resources":[
          {"urn":"urn:pulumi:dev::shop::pulumi:pulumi:Stack::shop-dev","custom":false,"type":"pulumi:pulumi:Stack","outputs":{"url":"http://x"},
           "created":"2026-01-02T03:04:05Z","modified":"2026-01-02T03:04:05Z"},
          {"urn":"urn:pulumi:dev::shop::pulumi:providers:random::default_4_20_0","custom":true,"id":"3b1f7d5e-0c5e-4d5a-9f5d-0a4c7f0e9b11","type":"pulumi:providers:random",
           "inputs":{"version":"4.20.0"},"outputs":{"version":"4.20.0"}},
          {"urn":"urn:pulumi:dev::shop::random:index/randomPassword:RandomPassword::pw","custom":true,"id":"none","type":"random:index/randomPassword:RandomPassword",
           "inputs":{"length":7},
           "outputs":{"length":7,"result":{"4dabf18193072939515e22adb298388d":"1b47061264138c4ac30d75fd1eb44270","ciphertext":"v1:DA0ODxAREhMUFRYX:Vu4LCJwO2r8qMZKRhAruOeE7FQcPTYTTgQ=="}},
           "parent":"urn:pulumi:dev::shop::pulumi:pulumi:Stack::shop-dev",
           "provider":"urn:pulumi:dev::shop::pulumi:providers:random::default_4_20_0::3b1f7d5e-0c5e-4d5a-9f5d-0a4c7f0e9b11",
           "propertyDependencies":{"length":[]},"additionalSecretOutputs":["bcryptHash","result"]}],
         "metadata":{}}}
        """;

    private static readonly DateTimeOffset Time = new(2026, 1, 2, 3, 4, 5, 678, TimeSpan.Zero);

    [Fact]
    public void A_deployment_of_pulumi_is_read_and_written_back_unchanged_ciphertext_included()
    {
        using var source = JsonDocument.Parse(Exported);
        var codec = new SecretCodec(PassphraseCipher.Open("correct horse", DeploymentReader.FindSalt(source.RootElement, out _)!)!);

        var snapshot = DeploymentReader.Read(source.RootElement, codec.Decrypt);
        var written = new DeploymentWriter(codec, codec.Salt).WriteExport(snapshot, Time, indented: false);

        Assert.Equal(new SecretValue("hunter2"), snapshot.Resources[2].Outputs["result"]);
        Assert.Empty(SnapshotIntegrity.FindProblems(snapshot));
        Assert.True(
            JsonElement.DeepEquals(source.RootElement, JsonDocument.Parse(written).RootElement),
            $"Written:\n{Encoding.UTF8.GetString(written)}");
    }

    [Fact]
    public void Any_state_survives_being_written_and_read()
    {
        var codec = new SecretCodec(PassphraseCipher.Create("a phrase", [1, 2, 3, 4, 5, 6, 7, 8]));
        Values.Maps.Sample(map =>
        {
            var state = new ResourceState
            {
                Urn = "urn:pulumi:dev::shop::a:b:C::name",
                Custom = true,
                Id = "1",
                Inputs = map,
                Outputs = map,
                Dependencies = ["urn:x"],
                PropertyDependencies = ResourceState.NoPropertyDependencies.Add("p", ["urn:x"]),
                InitErrors = ["late"],
                Protect = true,
                CustomTimeouts = new CustomTimeouts(TimeSpan.FromMinutes(5), null, TimeSpan.FromSeconds(1.5), null),
                Created = Time,
                Delete = true,
            };
            var snapshot = new Snapshot([state], [new PendingOperation(state, PendingOperationType.Deleting)]);

            using var document = JsonDocument.Parse(new DeploymentWriter(codec, codec.Salt).WriteCheckpoint("shop", "dev", snapshot, Time));
            var read = DeploymentReader.Read(document.RootElement, codec.Decrypt);

            return read.Resources.Single().IsSameAs(state)
                && read.Pending.Single() is { Type: PendingOperationType.Deleting, Resource: var pending } && pending.IsSameAs(state);
        });
    }

    [Fact]
    public void No_secret_is_written_in_the_open()
    {
        var state = new ResourceState
        {
            Urn = "urn:pulumi:dev::shop::a:b:C::name",
            Custom = true,
            Id = "1",
            Inputs = PropertyMap.Empty.Set("p", PropertyMap.Empty.Set("deep", new ArrayValue([new SecretValue("swordfish")]))),
        };
        var codec = new SecretCodec(PassphraseCipher.Create("a phrase", [1, 2, 3, 4, 5, 6, 7, 8]));

        var written = new DeploymentWriter(codec, codec.Salt).WriteExport(new Snapshot([state], []), Time, indented: true);

        Assert.DoesNotContain("swordfish", Encoding.UTF8.GetString(written));
    }

    [Theory]
    [InlineData("[]", "version")]
    [InlineData("""{"version":5,"deployment":{}}""", "version 5")]
    [InlineData("""{"version":3}""", "deployment")]
    [InlineData("""{"version":3,"deployment":{"resources":[{"custom":true}]}}""", "")]
    public void What_is_not_a_deployment_is_refused(string json, string reason)
    {
        using var document = JsonDocument.Parse(json);

        var error = Assert.Throws<PropertyFormatException>(() => DeploymentReader.Read(document.RootElement, (_, _) => ""));

        Assert.Contains(reason, error.Message);
    }

    [Fact]
    public void Integrity_needs_every_reference_to_be_recorded_before()
    {
        var a = new ResourceState { Urn = "urn:pulumi:dev::shop::a:b:C::a", Custom = true, Id = "1" };
        var b = new ResourceState { Urn = "urn:pulumi:dev::shop::a:b:C::b", Custom = true, Id = "2", Dependencies = [a.Urn] };

        Assert.Empty(SnapshotIntegrity.FindProblems(new Snapshot([a, b], [])));
        Assert.Single(SnapshotIntegrity.FindProblems(new Snapshot([b, a], [])));
        Assert.Single(SnapshotIntegrity.FindProblems(new Snapshot([a, a], [])));
        Assert.Empty(SnapshotIntegrity.FindProblems(new Snapshot([a with { Delete = true }, a], [])));
    }
}
