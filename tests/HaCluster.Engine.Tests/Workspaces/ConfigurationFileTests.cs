using HaCluster.Deployment;
using HaCluster.Diagnostics;
using HaCluster.Engine.Workspaces;

namespace HaCluster.Engine.Tests.Workspaces;

/// <summary>An edit of a stack's file changes one value, or nothing.</summary>
public sealed class ConfigurationFileTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("hacluster-config-");

    public void Dispose() => _directory.Delete(recursive: true);

    [Theory]
    [InlineData("---\nconfig:\n  shop:a: one\n", "---\nconfig:\n  shop:a: one\n  shop:new: v\n")]
    [InlineData("# head\n---\nconfig:\n  shop:a: one\n...\n", "# head\n---\nconfig:\n  shop:a: one\n  shop:new: v\n...\n")]
    [InlineData("---\nencryptionsalt: x\n...\n", "---\nencryptionsalt: x\nconfig:\n  shop:new: v\n...\n")]
    [InlineData("config:\n  shop:a: |\n    text\n    # end\n", "config:\n  shop:a: |\n    text\n    # end\n  shop:new: v\n")]
    [InlineData("config:\n  shop:a: |+\n    text\n\n# tail\n", "config:\n  shop:a: |+\n    text\n\n  shop:new: v\n# tail\n")]
    [InlineData("config:\n  shop:a: >-\n    text\n\n\n# tail\n", "config:\n  shop:a: >-\n    text\n  shop:new: v\n\n\n# tail\n")]
    [InlineData("config:\n  shop:a: \"x\n    # y\"\n", "config:\n  shop:a: \"x\n    # y\"\n  shop:new: v\n")]
    [InlineData("config:\r\n  shop:a: one\r\n", "config:\r\n  shop:a: one\r\n  shop:new: v\r\n")]
    [InlineData("config:\n  shop:a: one", "config:\n  shop:a: one\n  shop:new: v\n")]
    [InlineData("config: # ours\n", "config: # ours\n  shop:new: v\n")]
    [InlineData("config: {} # ours\n", "config: # ours\n  shop:new: v\n")]
    [InlineData("{}\n", "\nconfig:\n  shop:new: v\n")]
    [InlineData("config: {shop:a: one} # ours\n", "config: {shop:a: one, shop:new: v} # ours\n")]
    [InlineData("config:\n  shop:a: &x one\n  shop:b: *x\n", "config:\n  shop:a: &x one\n  shop:b: *x\n  shop:new: v\n")]
    [InlineData("config:\n    shop:a: one\nother: kept # so\n", "config:\n    shop:a: one\n    shop:new: v\nother: kept # so\n")]
    [InlineData("# only words\n", "# only words\nconfig:\n  shop:new: v\n")]
    public void A_new_value_leaves_every_other_character_as_it_was(string before, string after)
    {
        var config = Open(before);

        config.Set("new", "v", secret: false);

        Assert.Equal(after, File.ReadAllText(config.FilePath));
        Assert.Equal("v", config.ReadAll()["shop:new"].Value);
    }

    [Theory]
    [InlineData("config:\n  shop:a: one # why\n", "config:\n  shop:a: v # why\n")]
    [InlineData("config:\n  shop:a: |\n    text\n    # end\n  shop:b: 1\n", "config:\n  shop:a: v\n  shop:b: 1\n")]
    [InlineData("config:\n  shop:a: # why\n    deep: 1\n  # b\n  shop:b: 1\n", "config:\n  shop:a: v # why\n  # b\n  shop:b: 1\n")]
    [InlineData("config:\n  shop:a:\n  - 1\n  - 2\n  shop:b: 1\n", "config:\n  shop:a: v\n  shop:b: 1\n")]
    [InlineData("config:\n  shop:a:\n  shop:b: 1\n", "config:\n  shop:a: v\n  shop:b: 1\n")]
    [InlineData("config: {shop:a: one, shop:b: 1}\n", "config: {shop:a: v, shop:b: 1}\n")]
    [InlineData("config:\n  shop:b: &x 1\n  shop:a: *x\n", "config:\n  shop:b: &x 1\n  shop:a: v\n")]
    public void A_changed_value_keeps_what_stands_beside_it(string before, string after)
    {
        var config = Open(before);

        config.Set("a", "v", secret: false);

        Assert.Equal(after, File.ReadAllText(config.FilePath));
    }

    [Theory]
    [InlineData(
        "config:\n  shop:a:\n    # first\n    - x # one\n    - y\n", "shop:a[1]",
        "config:\n  shop:a:\n    # first\n    - x # one\n    - v\n")]
    [InlineData("config:\n  shop:a:\n  - x\nz: 1\n", "shop:a[1]", "config:\n  shop:a:\n  - x\n  - v\nz: 1\n")]
    [InlineData("config:\n  shop:a: [x, \"1\"] # c\n", "shop:a[2]", "config:\n  shop:a: [x, \"1\", v] # c\n")]
    [InlineData("config:\n  shop:a:\n    b: 1 # c\n    d: \"2\"\n", "shop:a.b", "config:\n  shop:a:\n    b: v # c\n    d: \"2\"\n")]
    [InlineData("config:\n  shop:a:\n    b: 1 # c\n", "shop:a.e.f", "config:\n  shop:a:\n    b: 1 # c\n    e:\n      f: v\n")]
    [InlineData("config:\n  shop:a:\n    - b: 1\n      c: 2\n", "shop:a[0].c", "config:\n  shop:a:\n    - b: 1\n      c: v\n")]
    public void A_path_changes_one_value_and_keeps_the_comments_around_it(string before, string path, string after)
    {
        var config = Open(before);

        config.Set(path, "v", secret: false, path: true);

        Assert.Equal(after, File.ReadAllText(config.FilePath));
    }

    [Theory]
    [InlineData("config:\n  # a\n  shop:a: one # why\n  shop:b: 1\n", "config:\n  # a\n  shop:b: 1\n")]
    [InlineData("config: # ours\n  shop:a: one\n", "config: {} # ours\n")]
    [InlineData("config: {shop:a: one, shop:b: 1}\n", "config: {shop:b: 1}\n")]
    [InlineData("config: {shop:b: 1, shop:a: one}\n", "config: {shop:b: 1}\n")]
    public void A_removed_value_takes_only_its_own_lines_along(string before, string after)
    {
        var config = Open(before);

        Assert.True(config.Remove("a"));

        Assert.Equal(after, File.ReadAllText(config.FilePath));
    }

    [Theory]
    [InlineData("config:\n  shop:a: &x one\n  shop:b: *x\n", "a")]
    [InlineData("config:\n  shop:a: &x\n    p: 1\n  shop:b: *x\n", "shop:a.p")]
    [InlineData("config:\n  shop:a: &x\n    p: 1\n  shop:b: *x\n", "shop:b.p")]
    [InlineData("config: &x\n  shop:a: 1\n", "a")]
    public void What_would_change_another_value_is_refused_and_the_file_is_as_it_was(string text, string key)
    {
        var config = Open(text);

        var error = Assert.Throws<DeploymentException>(() => config.Set(key, "v", secret: false, path: key.Contains('.')));

        Assert.Equal(Codes.Deployment.ConfigEdit, error.Diagnostic.Code);
        Assert.Equal(text, File.ReadAllText(config.FilePath));
    }

    [Theory]
    [InlineData("config:\n  shop:a: text\n", "shop:a.b")]
    [InlineData("config:\n  shop:a: text\n", "shop:a[0]")]
    [InlineData("config:\n  shop:a: [x]\n", "shop:a.b")]
    [InlineData("config:\n  shop:a: {b: 1}\n", "shop:a[0]")]
    [InlineData("config:\n  shop:a: {secure: \"v1:x\"}\n", "shop:a.b")]
    public void A_path_never_replaces_a_value_of_another_kind(string text, string path)
    {
        var config = Open(text);

        var error = Assert.Throws<DeploymentException>(() => config.Set(path, "v", secret: false, path: true));

        Assert.Equal(Codes.Deployment.ConfigPath, error.Diagnostic.Code);
        Assert.Equal(text, File.ReadAllText(config.FilePath));
    }

    [Theory]
    [InlineData("line1\nline2")]
    [InlineData("-----BEGIN KEY-----\nMIIE\n-----END KEY-----\n\n")]
    [InlineData("a\r\nb\rc")]
    [InlineData("\tindented")]
    [InlineData(" spaces ")]
    [InlineData("x\u2028y\u2029z\u0085w")]
    [InlineData("\uFEFFmark\u0001\u007f")]
    [InlineData("@file")]
    [InlineData("# no comment")]
    [InlineData("a: b # c")]
    [InlineData("\"quoted\" \\ 'too'")]
    [InlineData("{not: a map}")]
    [InlineData("[x")]
    [InlineData("*a")]
    [InlineData("&a")]
    [InlineData("!x y")]
    [InlineData("- item")]
    [InlineData("? key")]
    [InlineData("---")]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("0x1F")]
    [InlineData("2001-01-01")]
    [InlineData("1e3")]
    [InlineData("No")]
    [InlineData("ünï 😀 日本")]
    public void Every_text_is_kept_exactly_and_stays_text(string value)
    {
        var config = Open("config:\n  shop:o:\n    x: 1\n");

        config.Set("a", value, secret: false);
        config.Set("shop:o.y", value, secret: false, path: true);
        config.Set("shop:l[0]", value, secret: false, path: true);

        var all = config.ReadAll();
        Assert.Equal(new ConfigEntry(value, false, false), all["shop:a"]);
        using var json = System.Text.Json.JsonDocument.Parse(all["shop:o"].Value);
        Assert.Equal(value, json.RootElement.GetProperty("y").GetString());
        using var list = System.Text.Json.JsonDocument.Parse(all["shop:l"].Value);
        Assert.Equal(value, list.RootElement[0].GetString());
    }

    [Fact]
    public void A_long_value_is_not_folded()
    {
        var value = string.Join(' ', Enumerable.Repeat("word", 200));
        var config = Open("");

        config.Set("a", value, secret: false);

        Assert.Equal($"config:\n  shop:a: {value}\n", File.ReadAllText(config.FilePath));
    }

    [Fact]
    public void The_first_secret_of_a_file_with_markers_is_read_again()
    {
        var config = Open("---\n# head\nconfig:\n  shop:a: one\n...\n");

        config.Set("token", "hush", secret: true);

        Assert.Equal(new ConfigEntry("hush", true, false), config.ReadAll()["shop:token"]);
        Assert.Matches("^---\nencryptionsalt: .*\n# head\nconfig:\n  shop:a: one\n  shop:token:\n    secure: .*\n\\.\\.\\.\n$",
            File.ReadAllText(config.FilePath));
    }

    [Fact]
    public void Two_documents_in_one_file_are_refused()
    {
        var error = Assert.Throws<DeploymentException>(() => Open("config:\n  shop:a: 1\n---\nconfig:\n  shop:b: 2\n").ReadAll());

        Assert.Equal(Codes.Deployment.Yaml, error.Diagnostic.Code);
        Assert.Contains("2 YAML documents", error.Message);
    }

    [Fact]
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    public void Mode_link_and_byte_order_mark_of_the_file_stay()
    {
        var config = Open("\uFEFFconfig:\n  shop:a: one\n");
        var real = Path.Combine(_directory.FullName, "real.yaml");
        File.Move(config.FilePath, real);
        File.CreateSymbolicLink(config.FilePath, real);
        File.SetUnixFileMode(real, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);

        config.Set("a", "two", secret: false);

        Assert.Equal("\uFEFFconfig:\n  shop:a: two\n"u8.ToArray(), File.ReadAllBytes(real));
        Assert.Equal(real, File.ResolveLinkTarget(config.FilePath, false)!.FullName);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead, File.GetUnixFileMode(real));
    }

    [Fact]
    public void A_file_that_is_not_utf8_is_refused_and_stays()
    {
        var config = Open("");
        byte[] latin1 = [.. "config:\n  shop:a: caf"u8, 0xE9, (byte)'\n'];
        File.WriteAllBytes(config.FilePath, latin1);

        Assert.Contains("not text in UTF-8", Assert.Throws<DeploymentException>(() => config.Set("b", "x", secret: false)).Message);

        Assert.Equal(latin1, File.ReadAllBytes(config.FilePath));
    }

    private IStackConfiguration Open(string text)
    {
        File.WriteAllText(Path.Combine(_directory.FullName, "Pulumi.yaml"), "name: shop\nruntime: dotnet\n");
        File.WriteAllText(Path.Combine(_directory.FullName, "Pulumi.dev.yaml"), text);
        var settings = new EngineSettings { Providers = [], Environment = name => name == "PULUMI_CONFIG_PASSPHRASE" ? "horse" : null };
        return Workspace.Open(_directory.FullName, settings).OpenStack("dev").Configuration;
    }
}
