using HaCluster.Deployment.Properties;
using HaCluster.Engine.Providers;
using HaCluster.Engine.Providers.Docker;

namespace HaCluster.Engine.Tests.Providers.Docker;

public sealed class ContainerTests(DockerFixture docker)
{
    private const string Container = "docker:index/container:Container";
    private const string Network = "docker:index/network:Network";
    private const string Volume = "docker:index/volume:Volume";

    [Fact]
    public async Task A_host_container_gets_every_property_a_systemd_host_needs()
    {
        docker.Require();
        await using var harness = new ProviderHarness(new DockerProviderFactory());
        var network = await harness.CreateAsync(Network, "net", Props.Of(
            ("name", $"{docker.Run}-host"), ("ipamConfigs", Props.List(Props.Of(("subnet", "10.213.1.0/24"))))));
        var second = await harness.CreateAsync(Network, "net2", Props.Of(
            ("name", $"{docker.Run}-host2"), ("ipamConfigs", Props.List(Props.Of(("subnet", "10.213.2.0/24"))))));
        var port = (double)Loopback.FreePort();

        var host = await harness.CreateAsync(Container, "host", Props.Of(
            ("name", $"{docker.Run}-host"), ("image", DockerFixture.Image), ("hostname", "site1-db"),
            ("command", Props.List("sleep", "600")),
            ("capabilities", Props.Of(("adds", Props.List("ALL")), ("drops", Props.List("SYS_RESOURCE")))),
            ("securityOpts", Props.List("seccomp=unconfined", "apparmor=unconfined", "systempaths=unconfined")),
            ("cgroupnsMode", "private"),
            ("tmpfs", Props.Of(("/run", "exec"), ("/run/lock", ""))),
            ("volumes", Props.List(Props.Of(("containerPath", "/data")))),
            ("networksAdvanced", Props.List(
                Props.Of(("name", network.Text("name")), ("ipv4Address", "10.213.1.7"), ("aliases", Props.List("db"))),
                Props.Of(("name", second.Text("name")), ("ipv4Address", "10.213.2.7")))),
            ("ports", Props.List(Props.Of(("internal", 22.0), ("external", port), ("ip", "127.0.0.1")))),
            ("uploads",
                Props.List(
                    Props.Of(("file", "/etc/secret"), ("content", "s3cret"), ("permissions", "0600"), ("owner", "7"), ("group", "8")))),
            ("sysctls", Props.Of(("net.ipv4.ip_forward", "1"))),
            ("envs", Props.List("A=1")), ("stopSignal", "SIGRTMIN+3"), ("restart", "unless-stopped"),
            ("labels", Props.List(Props.Of(("label", "role"), ("value", "database"))))));

        var live = await docker.Client.Containers.InspectContainerAsync(host.Id, default);
        Assert.True(live.State!.Running);
        Assert.Equal("site1-db", await DockerFixture.ExecAsync(host.Id, "hostname"));
        Assert.Contains("ALL", live.HostConfig!.CapAdd[0], StringComparison.Ordinal);
        Assert.Equal(["seccomp=unconfined", "apparmor=unconfined"], live.HostConfig!.SecurityOpt);
        Assert.Empty(live.HostConfig!.MaskedPaths);
        Assert.Empty(live.HostConfig!.ReadonlyPaths);
        Assert.Equal("private", live.HostConfig!.CgroupnsMode);
        Assert.Equal(new Dictionary<string, string> { ["/run"] = "exec", ["/run/lock"] = "" }, live.HostConfig!.Tmpfs);
        Assert.Equal([network.Text("name"), second.Text("name")], live.NetworkSettings!.Networks.Keys.Order());
        Assert.Equal("10.213.1.7", live.NetworkSettings!.Networks[network.Text("name")].IPAddress);
        Assert.Equal("10.213.2.7", live.NetworkSettings!.Networks[second.Text("name")].IPAddress);
        Assert.Equal("127.0.0.1", live.HostConfig!.PortBindings["22/tcp"][0].HostIP);
        Assert.Equal("s3cret", await DockerFixture.ExecAsync(host.Id, "cat", "/etc/secret"));
        Assert.Equal("600 7 8", await DockerFixture.ExecAsync(host.Id, "stat", "-c", "%a %u %g", "/etc/secret"));
        Assert.Equal("1", await DockerFixture.ExecAsync(host.Id, "cat", "/proc/sys/net/ipv4/ip_forward"));
        Assert.Equal("SIGRTMIN+3", live.Config!.StopSignal);
        Assert.Equal(host.Urn, live.Config!.Labels["hacluster.urn"]);
        Assert.Equal("database", live.Config!.Labels["role"]);
        Assert.Contains(live.Mounts!, mount => mount.Destination == "/data" && mount.Type == "volume");

        var anonymous = live.Mounts!.Single(mount => mount.Destination == "/data").Name;
        await harness.DeleteAsync(host);
        Assert.Equal("", (await harness.ReadAsync(host)).Id);
        Assert.DoesNotContain(
            (await docker.Client.Volumes.ListAsync(CancellationToken.None)).Volumes ?? [], volume => volume.Name == anonymous);
        await harness.DeleteAsync(host);
        await harness.DeleteAsync(network);
        await harness.DeleteAsync(second);
        Assert.Equal("", (await harness.ReadAsync(network)).Id);
        await harness.DeleteAsync(network);
    }

    [Fact]
    public async Task The_second_run_of_the_same_inputs_changes_nothing()
    {
        docker.Require();
        await using var harness = new ProviderHarness(new DockerProviderFactory());
        var inputs = Sleeper("same");
        var container = await harness.CreateAsync(Container, "same", inputs);

        Assert.Equal(DiffChanges.None, (await harness.DiffAsync(container, inputs)).Changes);
        var read = await harness.ReadAsync(container);
        Assert.Equal(container.Inputs, read.Inputs);

        var renamed = await harness.DiffAsync(container, inputs.Set("image", "other"));
        Assert.Equal(["image"], renamed.Replaces);
        Assert.True(renamed.DeleteBeforeReplace);
        var restart = await harness.DiffAsync(container, inputs.Set("restart", "always"));
        Assert.Equal(DiffChanges.Some, restart.Changes);
        Assert.Empty(restart.Replaces);

        var updated = await harness.UpdateAsync(container, inputs.Set("restart", "always"));
        var live = await docker.Client.Containers.InspectContainerAsync(updated.Id, default);
        Assert.Equal("Always", live.HostConfig!.RestartPolicy!.Name.ToString());
        await harness.DeleteAsync(container);
    }

    [Fact]
    public async Task A_stopped_container_that_must_run_is_drift_and_the_update_starts_it()
    {
        docker.Require();
        await using var harness = new ProviderHarness(new DockerProviderFactory());
        var inputs = Sleeper("drift");
        var container = await harness.CreateAsync(Container, "drift", inputs);
        await docker.Client.Containers.KillContainerAsync(container.Id, new() { Signal = "KILL" });
        await Wait.UntilAsync(() => !docker.Client.Containers.InspectContainerAsync(container.Id, default).Result.State!.Running);

        var read = await harness.ReadAsync(container);
        Assert.Equal(false, read.Inputs["mustRun"]);
        var refreshed = container with { Inputs = read.Inputs, Outputs = read.Outputs };
        Assert.Equal(DiffChanges.Some, (await harness.DiffAsync(refreshed, inputs)).Changes);

        await harness.UpdateAsync(refreshed, inputs);
        Assert.True((await docker.Client.Containers.InspectContainerAsync(container.Id, default)).State!.Running);
        await harness.DeleteAsync(container);
    }

    [Fact]
    public async Task A_container_that_the_state_does_not_have_is_left_alone_whoever_made_it()
    {
        docker.Require();
        await using var harness = new ProviderHarness(new DockerProviderFactory());
        var inputs = Sleeper("left");
        var running = await harness.CreateAsync(Container, "left", inputs);

        var unknown = await Assert.ThrowsAsync<ProviderException>(() => harness.CreateAsync(Container, "left", inputs));
        Assert.StartsWith($"The container {docker.Run}-left exists already. It was made from this directory", unknown.Message);
        Assert.Contains("`adopt` takes the cluster over", unknown.Message);
        var renamed = await Assert.ThrowsAsync<ProviderException>(
            () => harness.CreateAsync(Container, "left", inputs.Set("name", $"{docker.Run}-other")));
        Assert.StartsWith($"The container {docker.Run}-left exists already.", renamed.Message);

        var refused = await Assert.ThrowsAsync<ProviderException>(() => harness.CreateAsync(Container, "somebody-else", inputs));
        Assert.Contains($"The container {docker.Run}-left exists already", refused.Message);
        Assert.Contains("docker rm -f", refused.Message);
        Assert.True((await docker.Client.Containers.InspectContainerAsync(running.Id, default)).State!.Running);
        await harness.DeleteAsync(running);
    }

    [Fact]
    public async Task A_taken_port_names_its_holder_and_leaves_a_container_that_the_next_update_starts()
    {
        docker.Require();
        await using var harness = new ProviderHarness(new DockerProviderFactory());
        var port = (double)Loopback.FreePort();
        var ports = Props.List(Props.Of(("internal", 80.0), ("external", port), ("ip", "127.0.0.1")));
        var first = await harness.CreateAsync(Container, "first", Sleeper("first").Set("ports", ports));

        var failure = await Assert.ThrowsAsync<ProviderException>(
            () => harness.CreateAsync(Container, "second", Sleeper("second").Set("ports", ports)));
        Assert.Contains($"port 127.0.0.1:{port} of this machine is taken by the container {docker.Run}-first", failure.Message);
        Assert.NotNull(failure.PartialState);

        await harness.DeleteAsync(first);
        var partial = new Resource(
            ProviderHarness.Urn(Container, "second"), failure.PartialState.Id, failure.PartialState.Inputs, failure.PartialState.Outputs);
        var repaired = await harness.UpdateAsync(partial, Sleeper("second").Set("ports", ports));
        Assert.True((await docker.Client.Containers.InspectContainerAsync(repaired.Id, default)).State!.Running);
        await harness.DeleteAsync(repaired);
    }

    [Fact]
    public async Task Waiting_ends_when_the_container_is_healthy_and_fails_with_the_last_check()
    {
        docker.Require();
        await using var harness = new ProviderHarness(new DockerProviderFactory());
        PropertyMap Check(string name, string test) => Sleeper(name)
            .Set("healthcheck", Props.Of(("tests", Props.List("CMD-SHELL", test)), ("interval", "200ms"), ("retries", 1.0)))
            .Set("wait", true).Set("waitTimeout", 4.0);

        var healthy = await harness.CreateAsync(Container, "healthy", Check("healthy", "true"));
        await harness.DeleteAsync(healthy);

        var failure = await Assert.ThrowsAsync<ProviderException>(
            () => harness.CreateAsync(Container, "sick", Check("sick", "echo the disk is full; false")));
        Assert.Contains("not healthy", failure.Message);
        Assert.Contains("the disk is full", failure.Message);
        Assert.NotNull(failure.PartialState);
    }

    [Fact]
    public async Task A_container_that_stops_while_it_is_waited_for_fails_with_its_output()
    {
        docker.Require();
        await using var harness = new ProviderHarness(new DockerProviderFactory());

        var failure = await Assert.ThrowsAsync<ProviderException>(() => harness.CreateAsync(
            Container, "brief",
            Sleeper("brief").Set("command", Props.List("sh", "-c", "echo no configuration; exit 7")).Set("wait", true)));

        Assert.Contains("stopped before it was healthy: its state is exited", failure.Message);
        Assert.Contains("no configuration", failure.Message);
    }

    [Fact]
    public async Task A_subnet_that_is_taken_names_the_network_that_holds_it_and_one_that_the_state_does_not_have_is_left_alone()
    {
        docker.Require();
        await using var harness = new ProviderHarness(new DockerProviderFactory());
        PropertyMap Net(string name, string subnet) => Props.Of(
            ("name", $"{docker.Run}-{name}"), ("ipamConfigs", Props.List(Props.Of(("subnet", subnet)))));
        var first = await harness.CreateAsync(Network, "first", Net("overlap1", "10.214.0.0/16"));

        var failure = await Assert.ThrowsAsync<ProviderException>(
            () => harness.CreateAsync(Network, "second", Net("overlap2", "10.214.7.0/24")));
        Assert.Contains($"overlaps the Docker network {docker.Run}-overlap1 (10.214.0.0/16)", failure.Message);

        var unknown = await Assert.ThrowsAsync<ProviderException>(
            () => harness.CreateAsync(Network, "first", Net("overlap1", "10.214.0.0/16")));
        Assert.StartsWith($"The network {docker.Run}-overlap1 exists already. It was made from this directory", unknown.Message);
        Assert.Equal(first.Id, (await harness.ReadAsync(first)).Id);
        await harness.DeleteAsync(first);
    }

    [Fact]
    public async Task A_volume_of_an_interrupted_run_is_taken_over_with_its_data()
    {
        docker.Require();
        await using var harness = new ProviderHarness(new DockerProviderFactory());
        var inputs = Props.Of(("name", $"{docker.Run}-data"));
        var volume = await harness.CreateAsync(Volume, "data", inputs);
        var writer = await harness.CreateAsync(Container, "writer", Sleeper("writer")
            .Set("volumes", Props.List(Props.Of(("volumeName", $"{docker.Run}-data"), ("containerPath", "/data")))));
        await DockerFixture.ExecAsync(writer.Id, "touch", "/data/kept");

        await harness.CreateAsync(Volume, "data", inputs);
        Assert.Equal("kept", await DockerFixture.ExecAsync(writer.Id, "ls", "/data"));

        var refused = await Assert.ThrowsAsync<ProviderException>(() => harness.CreateAsync(Volume, "other", inputs));
        Assert.Contains("exists already", refused.Message);
        await harness.DeleteAsync(writer);
        await harness.DeleteAsync(volume);
        await harness.DeleteAsync(volume);
        Assert.Equal("", (await harness.ReadAsync(volume)).Id);
    }

    [Fact]
    public async Task A_preview_touches_nothing_and_needs_no_daemon()
    {
        await using var harness = new ProviderHarness(new DockerProviderFactory(), Props.Of(("host", "unix:///nonexistent/docker.sock")));

        var preview = await harness.CreateAsync(Container, "auto", Props.Of(("image", PropertyValue.Unknown)), preview: true);
        Assert.Matches("^auto-[0-9a-f]{7}$", preview.Text("name"));
        Assert.Equal(PropertyValue.Unknown, preview.Outputs["networkDatas"]);

        var failure = await Assert.ThrowsAsync<ProviderException>(() => harness.CreateAsync(Network, "net", PropertyMap.Empty));
        Assert.Contains("The Docker daemon at unix:///nonexistent/docker.sock does not answer", failure.Message);
        Assert.Contains("DOCKER_HOST", failure.Message);
    }

    [Fact]
    public async Task An_image_that_is_nowhere_says_what_to_do()
    {
        docker.Require();
        await using var harness = new ProviderHarness(new DockerProviderFactory());

        var failure = await Assert.ThrowsAsync<ProviderException>(
            () => harness.CreateAsync(Container, "nowhere", Sleeper("nowhere").Set("image", "127.0.0.1:1/nowhere:1")));

        Assert.Contains("The image 127.0.0.1:1/nowhere:1 is not on this machine and cannot be pulled", failure.Message);
    }

    [Fact]
    public void The_configuration_of_the_provider_is_read_from_json_text()
    {
        var factory = new DockerProviderFactory();

        Assert.Empty(factory.CheckConfig(Props.Of(("host", "unix:///run/docker.sock"), ("disableDockerDaemonCheck", "true"))).Failures);
        var refused = factory.CheckConfig(Props.Of(("disableDockerDaemonCheck", "[{]"), ("certPth", "x")));
        Assert.Equal(["certPth", "disableDockerDaemonCheck"], refused.Failures.Select(failure => failure.Property));
    }

    [Fact]
    public async Task Unknown_names_and_wrong_types_are_refused_with_their_path()
    {
        await using var harness = new ProviderHarness(new DockerProviderFactory());

        Assert.Equal(
            [
                "imge: There is no such property; did you mean 'image'?",
                "image: A value is required: a string.",
                "ports[0].external: Expected a whole number from 0 to 65535, found a string.",
                "restart: Expected one of no, on-failure, always, unless-stopped, found \"allways\"; did you mean 'always'?",
            ],
            await harness.FailuresAsync(Container, Props.Of(
                ("imge", "x"), ("ports", Props.List(Props.Of(("internal", 80.0), ("external", "18000")))), ("restart", "allways"))));
    }

    private PropertyMap Sleeper(string name) => Props.Of(
        ("name", $"{docker.Run}-{name}"), ("image", DockerFixture.Image), ("command", Props.List("sleep", "600")));
}
