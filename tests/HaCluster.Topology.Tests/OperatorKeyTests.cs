using System.Diagnostics;
using HaCluster.Diagnostics;
using HaCluster.Topology.Configuration;

namespace HaCluster.Topology.Tests;

/// <summary>Keys as <c>ssh-keygen</c> writes them, in a folder of their own for each test.</summary>
public sealed class OperatorKeyTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("hacluster-keys-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("ed25519", null)]
    [InlineData("rsa", "2048")]
    public void A_public_key_by_path_brings_the_private_key_beside_it(string type, string? bits)
    {
        var path = NewKey("operator", type, bits);

        var key = Load($"{path}.pub").Topology!.Aws!.OperatorKey!;

        Assert.Equal(File.ReadAllText($"{path}.pub").Trim(), key.PublicKey);
        Assert.Equal(File.ReadAllText(path), key.PrivateKey!.Reveal());
        Assert.DoesNotContain("PRIVATE", key.ToString());
    }

    [Fact]
    public void A_previous_key_is_read_like_the_one_that_replaces_it()
    {
        var (path, previous) = (NewKey("operator"), NewKey("previous"));

        var aws = Load(Context, ("aws.sshPublicKey", $"{path}.pub"), ("aws.sshPreviousPublicKey", $"{previous}.pub")).Topology!.Aws!;

        Assert.Equal(File.ReadAllText(path), aws.OperatorKey!.PrivateKey!.Reveal());
        Assert.Equal(File.ReadAllText(previous), aws.PreviousOperatorKey!.PrivateKey!.Reveal());
        Assert.Equal(
            ("config.key-mismatch", "hacluster:aws.sshPreviousPrivateKey"),
            Found(
                ("aws.sshPublicKey", $"{path}.pub"), ("aws.sshPreviousPublicKey", $"{previous}.pub"),
                ("aws.sshPreviousPrivateKey", File.ReadAllText(path))));
    }

    [Fact]
    public void What_has_no_effect_on_a_key_is_refused()
    {
        var path = NewKey("operator");

        Assert.Equal(("config.key-half", "hacluster:aws.sshPreviousPublicKey"), Found(("aws.sshPreviousPublicKey", $"{path}.pub")));
        Assert.Equal(
            ("config.not-allowed", "hacluster:ssh.keyGeneration"), Found(("aws.sshPublicKey", $"{path}.pub"), ("ssh.keyGeneration", "2")));
        Assert.Equal(("config.out-of-range", "hacluster:ssh.keyGeneration"), Found(("ssh.keyGeneration", "0")));
    }

    [Fact]
    public void A_path_is_relative_to_the_project()
    {
        NewKey("operator");

        Assert.NotNull(Load("operator.pub").Topology!.Aws!.OperatorKey);
    }

    [Fact]
    public void A_public_key_by_text_goes_with_a_private_key_by_text()
    {
        var path = NewKey("operator");

        var key = Load(File.ReadAllText($"{path}.pub"), File.ReadAllText(path)).Topology!.Aws!.OperatorKey!;

        Assert.Equal(File.ReadAllText(path), key.PrivateKey!.Reveal());
    }

    [Fact]
    public void A_private_key_with_a_passphrase_is_left_to_the_agent()
    {
        var path = NewKey("operator", passphrase: "long enough");

        Assert.Null(Load($"{path}.pub").Topology!.Aws!.OperatorKey!.PrivateKey);
        Assert.Equal("config.key-encrypted", Error($"{path}.pub", File.ReadAllText(path)));
    }

    [Fact]
    public void Without_private_key_and_agent_there_is_a_plan_and_no_machine()
    {
        var path = NewKey("operator");
        File.Delete(path);

        var preview = Load($"{path}.pub", context: Context with { HasSshAgent = false });
        Assert.Equal(
            ("config.key-unusable", Severity.Warning), (Assert.Single(preview.Diagnostics).Code.Name, preview.Diagnostics[0].Severity));
        Assert.Null(Load($"{path}.pub", context: Context with { HasSshAgent = false, Deploying = true }).Topology);
        Assert.NotNull(Load($"{path}.pub", context: Context with { HasSshAgent = true, Deploying = true }).Topology);
    }

    [Fact]
    public void A_public_key_that_cannot_be_read_is_refused() => Assert.Equal("config.key-unreadable", Error("absent.pub"));

    [Fact]
    public void A_private_key_given_as_public_key_is_refused_and_not_shown()
    {
        var path = NewKey("operator");
        var text = File.ReadAllText(path);

        foreach (var given in new[] { path, text })
        {
            var diagnostic = Assert.Single(Load(given).Diagnostics);
            Assert.Equal("config.key-private", diagnostic.Code.Name);
            Assert.DoesNotContain(text.Split('\n')[1], diagnostic.ToString());
        }
        Assert.Contains($"{path}.pub", Assert.Single(Load(path).Diagnostics).Fix!.ToString());
    }

    [Fact]
    public void A_public_key_that_was_cut_is_refused()
    {
        var text = File.ReadAllText(NewKey("operator") + ".pub").Split(' ');

        Assert.Equal("config.key-malformed", Error($"{text[0]} {text[1][..^8]} comment"));
        Assert.Equal("config.key-malformed", Error($"{text[0]} {text[1]}!!!"));
        Assert.Equal("config.key-malformed", Error($"ssh-rsa {text[1]}"));
    }

    [Theory]
    [InlineData("ecdsa", null)]
    [InlineData("rsa", "1024")]
    public void A_key_that_ec2_does_not_take_is_refused(string type, string? bits) =>
        Assert.Equal("config.key-malformed", Error(NewKey("operator", type, bits) + ".pub"));

    [Fact]
    public void Two_files_that_are_no_pair_are_refused()
    {
        var (first, second) = (NewKey("first"), NewKey("second"));

        Assert.Equal("config.key-mismatch", Error($"{first}.pub", File.ReadAllText(second)));
        File.Copy(second, first, overwrite: true);
        Assert.Equal("config.key-mismatch", Error($"{first}.pub"));
    }

    [Fact]
    public void A_private_key_that_is_none_is_refused() =>
        Assert.Equal("config.key-malformed", Error(NewKey("operator") + ".pub", "secret"));

    [Fact]
    public void A_private_key_in_plain_configuration_is_refused()
    {
        var path = NewKey("operator");
        var text = File.ReadAllText(path);

        Assert.Equal("config.plain-secret", Error($"{path}.pub", text, Context with { SecretKeys = new HashSet<string>() }));
        Assert.NotNull(
            Load($"{path}.pub", text, Context with { SecretKeys = new HashSet<string> { "hacluster:aws.sshPrivateKey" } }).Topology);
    }

    private ConfigurationContext Context => new() { RootDirectory = _folder, ReadFile = File.ReadAllText, HasSshAgent = true };

    private string Error(string publicKey, string? privateKey = null, ConfigurationContext? context = null)
    {
        var diagnostic = Assert.Single(Load(publicKey, privateKey, context).Diagnostics);
        Assert.Equal(Severity.Error, diagnostic.Severity);
        return diagnostic.Code.Name;
    }

    private (string Code, string? Subject) Found(params (string Path, string Value)[] settings)
    {
        var diagnostic = Assert.Single(Load(Context, settings).Diagnostics);
        return (diagnostic.Code.Name, diagnostic.Subject);
    }

    private ClusterConfiguration Load(string publicKey, string? privateKey = null, ConfigurationContext? context = null) =>
        privateKey is null
            ? Load(context ?? Context, ("aws.sshPublicKey", publicKey))
            : Load(context ?? Context, ("aws.sshPublicKey", publicKey), ("aws.sshPrivateKey", privateKey));

    private static ClusterConfiguration Load(ConfigurationContext context, params (string Path, string Value)[] settings) =>
        ClusterConfiguration.Load(
            settings.Append(("target", "aws")).Append(("aws.operatorCidrs", "81.2.69.142/32"))
                .ToDictionary(setting => $"hacluster:{setting.Item1}", setting => setting.Item2),
            context);

    private string NewKey(string name, string type = "ed25519", string? bits = null, string passphrase = "")
    {
        var path = Path.Combine(_folder, name);
        using var process = Process.Start(
            new ProcessStartInfo(
                "ssh-keygen", ["-q", "-t", type, .. bits is null ? [] : new[] { "-b", bits }, "-N", passphrase, "-f", path]))!;
        Assert.True(process.WaitForExit(TimeSpan.FromSeconds(30)), "ssh-keygen did not end in 30 s");
        Assert.Equal(0, process.ExitCode);
        return path;
    }
}
