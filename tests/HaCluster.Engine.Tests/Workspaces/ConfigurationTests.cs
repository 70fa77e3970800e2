using HaCluster.Deployment;
using HaCluster.Diagnostics;
using HaCluster.Engine.Workspaces;

namespace HaCluster.Engine.Tests.Workspaces;

public sealed class ConfigurationTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("hacluster-config-");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public void Values_reach_the_program_as_text_and_objects_as_json()
    {
        var config = Open("""
            # what the shop needs
            encryptionsalt: v1:AQIDBAUGBwg=:v1:AAECAwQFBgcICQoL:E27pUA/wPCIWegHkV0laI4yxSAT80Q==
            config:
              aws:region: eu-west-1
              shop:replicas: 3
              shop:config:legacy: old form
              shop:db:
                host: db.local
                port: 5432
                version: "17"
                password:
                  secure: v1:DA0ODxAREhMUFRYX:HPMQEo0Zmo9TKHnA7LVK/YgaKK9UlVs=
              shop:zones: [a, b, true, null]
            """).ReadAll();

        Assert.Equal(new ConfigEntry("eu-west-1", false, false), config["aws:region"]);
        Assert.Equal(new ConfigEntry("3", false, false), config["shop:replicas"]);
        Assert.Equal(new ConfigEntry("old form", false, false), config["shop:legacy"]);
        Assert.Equal(
            new ConfigEntry("""{"host":"db.local","password":"hunter2","port":5432,"version":"17"}""", true, true), config["shop:db"]);
        Assert.Equal(new ConfigEntry("""["a","b",true,null]""", false, true), config["shop:zones"]);
    }

    [Fact]
    public void The_projects_defaults_fill_what_the_stack_leaves_open()
    {
        var config = Open("config:\n  shop:size: large\n", """
            name: shop
            runtime: dotnet
            config:
              size: { type: string, default: small }
              color: { default: red, secret: true }
              literal: 7
            """).ReadAll();

        Assert.Equal("large", config["shop:size"].Value);
        Assert.Equal(new ConfigEntry("red", true, false), config["shop:color"]);
        Assert.Equal("7", config["shop:literal"].Value);
    }

    [Fact]
    public void Setting_and_removing_keep_every_other_line()
    {
        const string Text = """
            # head
            config:
              # about a
              shop:a: one   # beside a
              shop:b:
                deep: 1
              # about c
              shop:c: three
            # tail
            """;
        var config = Open(Text);

        config.Set("b", "two", secret: false);
        config.Set("new", "8080", secret: false);
        config.Remove("c");

        Assert.Equal("""
            # head
            config:
              # about a
              shop:a: one   # beside a
              shop:b: two
              # about c
              shop:new: "8080"
            # tail
            """, File.ReadAllText(config.FilePath));
    }

    [Fact]
    public void Paths_lead_into_objects_and_lists()
    {
        var config = Open("");

        config.Set("db.hosts[0]", "a", secret: false, path: true);
        config.Set("db.hosts[1]", "b", secret: false, path: true);
        config.Set("db.port", "5432", secret: false, path: true);
        config.Set("db.gone", "x", secret: false, path: true);
        Assert.True(config.Remove("db.gone", path: true));
        Assert.False(config.Remove("db.gone", path: true));

        Assert.Equal("""{"hosts":["a","b"],"port":5432}""", config.ReadAll()["shop:db"].Value);
    }

    [Fact]
    public void A_secret_is_encrypted_in_the_file_and_readable_by_the_same_machine()
    {
        var config = Open("config:\n  shop:a: one\n");

        config.Set("password", "swordfish", secret: true);

        Assert.DoesNotContain("swordfish", File.ReadAllText(config.FilePath));
        Assert.Equal(new ConfigEntry("swordfish", true, false), config.ReadAll()["shop:password"]);
    }

    [Theory]
    [InlineData("config: [a]", "stack.configuration", "not a mapping")]
    [InlineData("config:\n  a: [", "file.yaml", "line")]
    [InlineData("- a", "file.yaml", "not a YAML mapping")]
    public void A_broken_file_is_refused_with_the_place(string text, string code, string reason)
    {
        var error = Assert.Throws<DeploymentException>(() => Open(text).ReadAll());

        Assert.Equal(code, error.Diagnostic.Code.Name);
        Assert.Contains(reason, error.Message);
    }

    [Fact]
    public void The_wrong_passphrase_is_named_as_such()
    {
        var text =
            "encryptionsalt: v1:AQIDBAUGBwg=:v1:AAECAwQFBgcICQoL:E27pUA/wPCIWegHkV0laI4yxSAT80Q==\nconfig:\n  shop:a:\n    secure: "
                + "v1:DA0ODxAREhMUFRYX:HPMQEo0Zmo9TKHnA7LVK/YgaKK9UlVs=\n";

        var error = Assert.Throws<DeploymentException>(() => Open(text, passphrase: "wrong horse").ReadAll());

        Assert.Equal(Codes.Deployment.Passphrase, error.Diagnostic.Code);
        Assert.Contains("PULUMI_CONFIG_PASSPHRASE", error.Message);
    }

    private IStackConfiguration Open(string text, string project = "name: shop\nruntime: dotnet\n", string passphrase = "correct horse")
    {
        File.WriteAllText(Path.Combine(_directory.FullName, "Pulumi.yaml"), project);
        File.WriteAllText(Path.Combine(_directory.FullName, "Pulumi.dev.yaml"), text);
        var settings = new EngineSettings { Providers = [], Environment = name => name == "PULUMI_CONFIG_PASSPHRASE" ? passphrase : null };
        return Workspace.Open(_directory.FullName, settings).OpenStack("dev").Configuration;
    }
}
