using System.Formats.Tar;
using System.IO.Compression;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using HaCluster.EndToEnd.Support;

namespace HaCluster.EndToEnd;

/// <summary>The life of one cluster, from an interrupted birth to its end; every check is on real state.</summary>
[TestMethodOrderer(typeof(StepOrder))]
public sealed partial class ClusterLifecycleTests(ClusterFixture cluster) : IClassFixture<ClusterFixture>
{
    private TestStack Stack => cluster.Stack;

    [Fact, Step(1)]
    public async Task Up_killed_midway_is_finished_by_the_next_up()
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(10));
        await using (var up = Stack.Start("up", "--yes"))
        {
            var reached = await up.WaitForAsync(text => Hosts(text) >= 3, deadline.Token);
            up.Kill();
            var killed = Stack.Keep("up-killed", await up.WaitAsync(deadline.Token));
            Assert.True(reached, $"up ended before it could be killed:\n{killed}");
        }

        (await Stack.ScriptsUpAsync()).Expect(0);

        var containers = (await cluster.Docker.ListAsync()).Where(name => name.StartsWith("container ", StringComparison.Ordinal));
        Assert.Equal(TestStack.Hosts.Select(host => $"container {host}"), containers.Where(IsHost));

        static int Hosts(string text) =>
            TestStack.Hosts.Count(host => text.Contains($":Container {host} created", StringComparison.Ordinal));

        static bool IsHost(string name) => TestStack.Hosts.Any(host => name.EndsWith(host, StringComparison.Ordinal));
    }

    [Fact, Step(2)]
    public async Task Status_says_healthy_with_six_of_six_servers_at_both_load_balancers()
    {
        var status = await TestStack.WaitForStatusAsync(Stack, status => status["healthy"]!.GetValue<bool>(), TimeSpan.FromSeconds(60));

        Assert.Equal(TestStack.Region1, status["activeRegion"]!.GetValue<string>());
        Assert.Equal("streaming", status["replication"]!["state"]!.GetValue<string>());
        foreach (var region in status["regions"]!.AsArray())
        {
            Assert.Equal(6, region!["loadBalancer"]!["serversUp"]!.GetValue<int>());
            Assert.Equal(6, region["loadBalancer"]!["serversTotal"]!.GetValue<int>());
            Assert.All(region["hosts"]!.AsArray(), host => Assert.True(host!["up"]!.GetValue<bool>()));
        }
        (await Stack.RunAsync("status", "--exit-code")).Expect(0);
        Assert.Equal(["primary", "standby"],
            status["regions"]!.AsArray().Select(region => region!["database"]!["role"]!.GetValue<string>()));
    }

    [Fact, Step(3)]
    public Task A_write_through_region_1_is_read_through_region_2() =>
        AssertWritesReachTheOtherRegionAsync();

    [Fact, Step(4)]
    public async Task The_requests_of_the_readme_print_what_it_promises()
    {
        var requests = File.ReadLines(Repository.PathOf("README.md"))
            .Where(line => line.StartsWith("curl ", StringComparison.Ordinal))
            .Select(line => line.Replace("127.0.0.1:18000", TestStack.Application1.Authority, StringComparison.Ordinal)
                .Replace("127.0.0.1:28000", TestStack.Application2.Authority, StringComparison.Ordinal)).ToArray();
        Assert.Equal(2, requests.Length);

        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        await using var shell = RunningCommand.Start("bash", ["-euc", string.Join('\n', requests)]);
        var printed = Stack.Keep("readme-requests", await shell.WaitAsync(deadline.Token)).Expect(0).Output;
        Assert.Matches("""^204\n\{"message":"Hello, Ada! (Your birthday is in \d+ day\(s\)|Happy birthday!)"\}\s*$""", printed);
    }

    [Fact, Step(5)]
    public async Task Replication_streams_over_TLS_through_a_slot()
    {
        Assert.Equal("streaming|t", await Stack.QueryAsync(
            $"{TestStack.Region1}-db",
            "select state, ssl from pg_stat_replication join pg_stat_ssl using (pid)"));
        Assert.Equal("t", await Stack.QueryAsync(
            $"{TestStack.Region1}-db",
            "select bool_and(active) and count(*) = 1 from pg_replication_slots where slot_type = 'physical' and active"));
        Assert.Equal("streaming", await Stack.QueryAsync($"{TestStack.Region2}-db", "select status from pg_stat_wal_receiver"));
        Assert.Equal("on", await Stack.QueryAsync($"{TestStack.Region1}-db", "show data_checksums"));
    }

    [Fact, Step(6)]
    public async Task Every_instance_of_both_regions_serves_requests()
    {
        using var http = new HttpClient();
        var served = new HashSet<string>(StringComparer.Ordinal);
        for (var request = 0; request < 200 && served.Count < 6; request++)
        {
            using var response = await http.GetAsync(new Uri(TestStack.Application1, "/hello/Ada"));
            served.UnionWith(response.Headers.GetValues("X-Served-By"));
        }
        Assert.Equal(
            from host in (string[])[
                $"{TestStack.Region1}-app",
                $"{TestStack.Region2}-app",
            ]
            from number in (int[])[1, 2, 3]
            select $"{host}-{number}",
            served.Order(StringComparer.Ordinal));
    }

    [Fact, Step(7)]
    public async Task A_second_up_changes_nothing_and_runs_no_command_on_any_host()
    {
        var before = await SshLoginsAsync();
        var up = (await Stack.RunAsync("up", "--yes", "--expect-no-changes")).Expect(0);
        Assert.Equal(before, await SshLoginsAsync());
        Assert.DoesNotContain("updated", up.Error + up.Output, StringComparison.Ordinal);

        // Each look opens one SSH session itself, and so does the next one: it is not counted on either side.
        async Task<string> SshLoginsAsync()
        {
            var logins = await Stack.OnHostAsync(
                $"{TestStack.Region1}-svc", "sudo journalctl -q -u ssh --no-pager | grep -c 'Accepted publickey'");
            return $"{int.Parse(logins) - _looks++}";
        }
    }

    [Fact, Step(8)]
    public async Task Two_crashed_application_containers_fail_no_request_and_come_back()
    {
        using var http = TestStack.NewClient(TestStack.Application1);
        await using var traffic = await Traffic.StartAsync(http);
        await traffic.WaitForAsync(200, TimeSpan.FromSeconds(60));

        // Both at once: a request must not be sent to and fro between two dead instances until its attempts are used up.
        await Task.WhenAll(
            CrashAsync($"{TestStack.Region1}-app", $"{TestStack.Region1}-app-1"),
            CrashAsync($"{TestStack.Region2}-app", $"{TestStack.Region2}-app-2"));
        await traffic.WaitForAsync(1000, TimeSpan.FromSeconds(120));

        Assert.Empty(traffic.Failures);
        await TestStack.WaitForStatusAsync(Stack, status => status["healthy"]!.GetValue<bool>(), TimeSpan.FromSeconds(60));

        // SIGKILL to the process: `docker kill` would count as an operator's wish and keep the restart policy from acting.
        Task CrashAsync(string host, string instance) =>
            Stack.OnHostAsync(host, $"sudo kill -9 $(sudo docker inspect --format '{{{{.State.Pid}}}}' {instance})");
    }

    [Fact, Step(11)]
    public async Task A_host_removed_by_hand_is_named_with_its_repair_and_the_repair_works()
    {
        var host = $"{TestStack.Region2}-app";
        await cluster.Docker.RemoveContainerAsync(host);

        var up = await Stack.RunAsync("up", "--yes");
        Assert.Equal(5, up.ExitCode);
        Assert.Contains(host, up.Error, StringComparison.Ordinal);
        Assert.Contains("--refresh", up.Error, StringComparison.Ordinal);

        (await Stack.RunAsync("up", "--yes", "--refresh")).Expect(0);
        await TestStack.WaitForStatusAsync(Stack, status => status["healthy"]!.GetValue<bool>(), TimeSpan.FromSeconds(60));
        await AssertWritesReachTheOtherRegionAsync();
    }

    [Fact, Step(12)]
    public async Task A_database_host_removed_by_hand_comes_back_with_its_data_and_its_role()
    {
        await AssertWritesReachTheOtherRegionAsync();
        await cluster.Docker.RemoveContainerAsync($"{TestStack.Region1}-db");

        (await Stack.RunAsync("up", "--yes", "--refresh")).Expect(0);

        var status = await TestStack.WaitForStatusAsync(Stack, status => status["healthy"]!.GetValue<bool>(), TimeSpan.FromSeconds(60));
        Assert.Equal(TestStack.Region1, status["activeRegion"]!.GetValue<string>());
        Assert.Equal("1", await Stack.QueryAsync($"{TestStack.Region1}-db", "select count(*) from base.users where username = 'ada'"));
    }

    [Fact, Step(13)]
    public async Task No_secret_is_in_plain_state()
    {
        var export = (await Stack.RunAsync("stack", "export")).Expect(0).Output;
        Assert.DoesNotContain("PRIVATE KEY", export, StringComparison.Ordinal);
        Assert.Contains("\"ciphertext\"", export, StringComparison.Ordinal);
        var password = await Stack.RevealAsync("stack", "output", "statsPassword");
        Assert.True(password.Length >= 16, "the stats password is generated");
        Assert.DoesNotContain(password, export, StringComparison.Ordinal);
    }

    [Fact, Step(14)]
    public async Task Doctor_and_preview_find_nothing_to_complain_about_or_to_do()
    {
        (await Stack.RunAsync("doctor")).Expect(0);
        var drills = (await Stack.RunAsync("drill", "list")).Expect(0).Output.Trim().Split('\n').Select(line => line.Split(' ')[0]);
        Assert.Empty(Drills.Select(drill => drill.Data).Append("chaos").Except(drills));
        (await Stack.RunAsync("preview", "--expect-no-changes")).Expect(0);
    }

    [Fact, Step(15)]
    public async Task A_changed_setting_is_planned_as_an_update_and_can_be_taken_back()
    {
        (await Stack.RunAsync("config", "set", "loadBalancer.maxConnections", "1500")).Expect(0);
        Assert.Equal(7, (await Stack.RunAsync("preview", "--expect-no-changes")).ExitCode);

        (await Stack.RunAsync("config", "rm", "loadBalancer.maxConnections")).Expect(0);
        (await Stack.RunAsync("preview", "--expect-no-changes")).Expect(0);
    }

    // A first boot may take minutes, and is the only thing that is waited for so long.
    [Fact, Step(15)]
    public async Task An_update_gives_up_a_frozen_host_in_seconds_and_goes_on_when_it_answers()
    {
        (await Stack.RunAsync("config", "set", "loadBalancer.maxConnections", "1500")).Expect(0);
        await cluster.Docker.PauseContainerAsync($"{TestStack.Region2}-svc");
        CommandResult failed;
        try
        {
            failed = await Stack.RunAsync("up", "--yes");
        }
        finally
        {
            await cluster.Docker.UnpauseContainerAsync($"{TestStack.Region2}-svc");
        }
        Assert.Equal(4, failed.ExitCode);
        Assert.Contains($"{TestStack.Region2}-svc", failed.Error, StringComparison.Ordinal);
        Assert.True(failed.Elapsed < TimeSpan.FromSeconds(60), failed.ToString());

        (await Stack.RunAsync("up", "--yes")).Expect(0);
        (await Stack.RunAsync("config", "rm", "loadBalancer.maxConnections")).Expect(0);
        (await Stack.RunAsync("up", "--yes")).Expect(0);
        await AssertActiveAsync(TestStack.Region1);
    }

    [Fact, Step(26)]
    public async Task No_log_of_a_host_holds_a_secret()
    {
        cluster.Secrets = new StackSecrets(await Stack.RevealAsync("stack", "export"));
        Assert.True(cluster.Secrets.Count > 20, $"only {cluster.Secrets.Count} secrets were found");

        foreach (var host in TestStack.Hosts)
        {
            var logs = await Stack.RevealFromHostAsync(
                host,
                "sudo bash -c 'journalctl -o cat; find /var/log /run/hacluster -type f -exec cat {} +; "
                    + "! command -v docker > /dev/null || docker ps -aq | xargs -r -n 1 docker logs 2>&1'");
            Assert.True(logs.Length > 1000, $"{host} has logs");
            Assert.False(cluster.Secrets.AreIn(logs), $"the logs of {host} hold a secret");
        }
    }

    [Fact, Step(26)]
    public async Task A_support_bundle_has_every_host_and_no_secret()
    {
        var file = Path.Combine(TestStack.Artifacts, "support.tar.gz");
        var bundle = JsonNode.Parse((await Stack.RunAsync("support-bundle", file, "--json")).Expect(0).Output)!;
        Assert.Empty(bundle["incomplete"]!.AsObject());

        await using var zip = new GZipStream(File.OpenRead(file), CompressionMode.Decompress);
        await using var archive = new TarReader(zip);
        List<string> names = [];
        while (await archive.GetNextEntryAsync() is { } entry)
        {
            using var reader = new StreamReader(entry.DataStream!);
            var text = await reader.ReadToEndAsync();
            names.Add(entry.Name);
            Assert.True(text.Length > 0, entry.Name);
            Assert.False(cluster.Secrets!.AreIn(text), $"{entry.Name} holds a secret");
        }
        var expected = TestStack.Hosts.Select(host => $"hosts/{host}.txt").Append("status.json");
        Assert.Empty(expected.Select(name => $"hacluster-{TestStack.Name}/{name}").Except(names));
    }

    [Fact, Step(27)]
    public async Task Destroy_leaves_no_container_network_or_volume()
    {
        (await Stack.RunAsync("destroy", "--yes")).Expect(0);
        Assert.Empty((await cluster.Docker.ListAsync()).Except(cluster.Before));
    }

    [Fact, Step(28)]
    public async Task Destroying_again_says_that_nothing_is_there()
    {
        (await Stack.RunAsync("destroy", "--yes")).Expect(0);
        Assert.Empty((await cluster.Docker.ListAsync()).Except(cluster.Before));
    }

    [Fact, Step(33)]
    public void No_command_line_no_output_and_no_file_of_the_life_of_the_stack_holds_a_secret()
    {
        var lines = cluster.Processes.CommandLines;
        var files = new[] { TestStack.Artifacts, Repository.PathOf(".hacluster") }
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)).ToArray();

        Assert.Contains(lines, line => line.Contains("hacluster", StringComparison.Ordinal));
        Assert.Contains(files, file => file.EndsWith("-failover.log", StringComparison.Ordinal));
        Assert.Contains(files, file => file.Contains("/logs/", StringComparison.Ordinal));
        foreach (var secrets in (StackSecrets[])[cluster.Secrets!, cluster.MonitoringSecrets!])
        {
            Assert.DoesNotContain(lines, secrets.AreIn);
            Assert.DoesNotContain(files, file => secrets.AreIn(File.ReadAllText(file)));
        }
    }

    [Fact, Step(34)]
    public void Every_verb_that_the_readme_shows_was_run_above()
    {
        var readme = Repository.Read("README.md");
        var shown = CommandLine().Matches(readme).Select(match => match.Groups["verb"].Value).Distinct().Order(StringComparer.Ordinal);
        Assert.Empty(shown.Except(Stack.Verbs));
    }

    private async Task AssertActiveAsync(string region)
    {
        var status = await TestStack.WaitForStatusAsync(Stack, status => status["healthy"]!.GetValue<bool>(), TimeSpan.FromSeconds(60));
        Assert.Equal(region, status["activeRegion"]!.GetValue<string>());
        Assert.Equal("streaming", status["replication"]!["state"]!.GetValue<string>());
    }

    [GeneratedRegex(@"scripts/hacluster (?<verb>[a-z-]+)")]
    private static partial Regex CommandLine();

    private int _looks;

    private static async Task AssertWritesReachTheOtherRegionAsync()
    {
        using var http = new HttpClient();
        using var put = await http.PutAsJsonAsync(new Uri(TestStack.Application1, "/hello/Ada"), new { dateOfBirth = "1990-05-17" });
        Assert.Equal(HttpStatusCode.NoContent, put.StatusCode);

        using var get = await http.GetAsync(new Uri(TestStack.Application2, "/hello/Ada"));
        Assert.Equal(HttpStatusCode.OK, get.StatusCode);
        Assert.StartsWith(
            "Hello, Ada!", (await get.Content.ReadFromJsonAsync<JsonNode>())!["message"]!.GetValue<string>(), StringComparison.Ordinal);
    }
}
