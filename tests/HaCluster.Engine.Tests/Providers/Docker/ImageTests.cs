using HaCluster.Deployment.Properties;
using HaCluster.Engine.Providers;
using HaCluster.Engine.Providers.Docker;

namespace HaCluster.Engine.Tests.Providers.Docker;

public sealed class ImageTests(DockerFixture docker) : IAsyncDisposable
{
    private const string Image = "docker:index/image:Image";
    private const string RemoteImage = "docker:index/remoteImage:RemoteImage";

    private readonly ProviderHarness _harness = new(new DockerProviderFactory());

    [Fact]
    public async Task An_image_is_built_from_its_context_and_only_a_changed_context_builds_again()
    {
        docker.Require();
        var name = $"hacluster-engine-tests/{docker.Run}:built";
        Write("context/Dockerfile", $"FROM {DockerFixture.Image}\nARG TEXT\nCOPY . /data\nRUN echo $TEXT > /built\nCMD [\"cat\", \"/built\"]\n");
        Write("context/kept.txt", "kept");
        Write("context/secrets/key.pem", "never");
        Write("context/logs/a.log", "never");
        Write("context/logs/keep.log", "kept");
        Write("context/.dockerignore", "# comment\nsecrets\n**/*.log\n!logs/keep.log\n");
        var inputs = Props.Of(
            ("imageName", name), ("skipPush", true), ("build", Props.Of(("context", "context"), ("args", Props.Of(("TEXT", "hello"))))));

        var image = await _harness.CreateAsync(Image, "built", inputs);
        Assert.Equal("hello", await RunAsync(name));
        Assert.Equal("Dockerfile\nkept.txt\nlogs", await RunAsync(name, "ls", "/data"));
        Assert.Equal("keep.log", await RunAsync(name, "ls", "/data/logs"));

        Write("context/secrets/key.pem", "changed, yet not part of it");
        Assert.Equal(DiffChanges.None, (await _harness.DiffAsync(image, inputs)).Changes);
        Write("context/kept.txt", "changed");
        Assert.Equal(["build.contextDigest"], (await _harness.DiffAsync(image, inputs)).Details.Keys);
        await _harness.UpdateAsync(image, inputs);
        Assert.Equal("changed", await RunAsync(name, "cat", "/data/kept.txt"));

        await docker.Client.Images.DeleteImageAsync(name, new() { Force = true });
        Assert.Equal("", (await _harness.ReadAsync(image)).Id);
    }

    [Fact]
    public async Task A_failed_build_shows_its_last_lines_and_a_missing_context_is_refused_by_check()
    {
        docker.Require();
        Write("broken/Dockerfile", $"FROM {DockerFixture.Image}\nRUN echo no such package; false\n");
        PropertyMap Inputs(string context) => Props.Of(
            ("imageName", "hacluster-engine-tests/broken:1"), ("skipPush", true), ("build", Props.Of(("context", context))));

        var failure = await Assert.ThrowsAsync<ProviderException>(() => _harness.CreateAsync(Image, "broken", Inputs("broken")));
        Assert.Contains("image hacluster-engine-tests/broken:1 cannot be built", failure.Message);
        Assert.Contains("no such package", failure.Message);

        Assert.Contains("there is no directory", Assert.Single(await _harness.FailuresAsync(Image, Inputs("missing"))));
    }

    [Fact]
    public async Task A_local_image_is_not_pulled_and_one_that_is_nowhere_says_what_to_do()
    {
        docker.Require();
        var inputs = Props.Of(("name", DockerFixture.Image), ("keepLocally", true));
        var image = await _harness.CreateAsync(RemoteImage, "local", inputs);
        Assert.StartsWith("sha256:", image.Text("imageId"));
        Assert.Equal(image.Text("imageId") + DockerFixture.Image, image.Id);
        await _harness.DeleteAsync(image);
        Assert.NotEqual("", (await _harness.ReadAsync(image)).Id);

        var failure = await Assert.ThrowsAsync<ProviderException>(
            () => _harness.CreateAsync(RemoteImage, "nowhere", Props.Of(("name", "127.0.0.1:1/nowhere:1"))));
        Assert.Contains("image 127.0.0.1:1/nowhere:1 is not on this machine and cannot be pulled", failure.Message);
    }

    [Theory]
    [InlineData("debian:12", "docker.io")]
    [InlineData("hacluster/host:1", "docker.io")]
    [InlineData("localhost/app", "localhost")]
    [InlineData("registry.example:5000/team/app:1", "registry.example:5000")]
    public void The_registry_of_an_image_decides_about_its_login(string image, string registry) =>
        Assert.Equal(registry, RegistryCredentials.RegistryOf(image));

    [Fact]
    public void The_configuration_of_the_provider_is_read_from_json_text()
    {
        var logins = new DockerProviderFactory().CheckConfig(Props.Of(
            ("host", "unix:///run/docker.sock"), ("disableDockerDaemonCheck", "true"),
            ("registryAuth", "[{\"address\":\"registry.example\",\"username\":\"ada\",\"password\":\"p\"}]")));
        Assert.Empty(logins.Failures);
        Assert.Equal("ada", RegistryCredentials.Read(new(logins.Inputs)).For("registry.example/app:1").Username);

        var refused = new DockerProviderFactory().CheckConfig(Props.Of(("registryAuth", "[{]"), ("certPth", "x")));
        Assert.Equal(["certPth", "registryAuth"], refused.Failures.Select(failure => failure.Property));
    }

    public async ValueTask DisposeAsync() => await _harness.DisposeAsync();

    private static async Task<string> RunAsync(string image, params string[] command)
    {
        var start = new System.Diagnostics.ProcessStartInfo("docker", ["run", "--rm", "--network", "none", image, .. command]) { RedirectStandardOutput = true };
        using var process = System.Diagnostics.Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return output.TrimEnd();
    }

    private void Write(string name, string content)
    {
        var path = Path.Combine(_harness.ProgramDirectory, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
    }
}
