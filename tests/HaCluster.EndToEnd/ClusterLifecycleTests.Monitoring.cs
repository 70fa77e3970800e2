using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using HaCluster.EndToEnd.Support;

namespace HaCluster.EndToEnd;

// A second cluster after the first is gone, with monitoring from the beginning: its hosts have an image of their own.
// scripts/test-monitoring causes every fault that there is an alert for.
public sealed partial class ClusterLifecycleTests
{
    private static readonly TimeSpan Raised = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan Ended = TimeSpan.FromSeconds(240);

    [Fact, Step(29)]
    public async Task A_cluster_with_monitoring_tells_of_a_fault_and_of_its_end_and_its_pages_show_it()
    {
        foreach (var (key, value) in ((string, string)[])[("prometheus", "true"), ("zabbix", "true"), ("regions", TestStack.Region2)])
            (await Stack.RunAsync("config", "set", $"monitoring.{key}", value)).Expect(0);
        (await Stack.RunAsync("up", "--yes")).Expect(0);
        // This machine has the address of the network's gateway only while the network is there.
        var receiver = cluster.Receiver = new WebhookReceiver(await cluster.Docker.GatewayAsync($"{TestStack.Region2}-network"));
        await SetSecretAsync("monitoring.webhook", receiver.Url.OriginalString);
        (await Stack.RunAsync("config", "set", "monitoring.zabbixNotifies", "true")).Expect(0);
        (await Stack.RunAsync("up", "--yes")).Expect(0);
        (await Stack.RunAsync("up", "--yes", "--expect-no-changes")).Expect(0);
        cluster.MonitoringSecrets = new StackSecrets(await Stack.RevealAsync("stack", "export"));
        var status = await WaitForSilenceAsync();
        var monitor = Assert.Single(status["monitors"]!.AsArray())!;
        Assert.Equal((int)monitor["targets"]!, (int)monitor["targetsUp"]!);

        await Stack.OnHostAsync($"{TestStack.Region1}-svc", "sudo systemctl stop haproxy");
        try
        {
            await receiver.WaitForAsync("operators", "LoadBalancerDown", "firing", Raised);
            await receiver.WaitForAsync("zabbix", "LoadBalancerDown", "firing", Raised);
            if (Browser.Program is not null)
                await LookAtPagesAsync();
        }
        finally
        {
            await Stack.OnHostAsync($"{TestStack.Region1}-svc", "sudo systemctl start haproxy");
        }
        await receiver.WaitForAsync("operators", "LoadBalancerDown", "resolved", Ended);
        await receiver.WaitForAsync("zabbix", "LoadBalancerDown", "resolved", Ended);
        await WaitForSilenceAsync();
        if (Browser.Program is null)
            Assert.Skip("There is no Chromium on this machine: the pages were not opened. What is told was received by a webhook.");
    }

    // The drill itself waits for its alerts in Alertmanager and in Zabbix, and for silence of both afterwards.
    [Fact, Step(30)]
    public async Task A_lost_primary_host_raises_its_alerts_in_both_and_they_end_with_it()
    {
        var result = (await Stack.RunAsync("drill", "primary-host-loss", "--yes", "--json")).Expect(0);

        var run = Assert.Single(JsonNode.Parse(result.Output)!["runs"]!.AsArray())!;
        Assert.Contains("HostDown", run["alerts"]!.AsArray().Select(alert => (string)alert!));
        Assert.NotNull(run["silentSeconds"]);
    }

    [Fact, Step(31)]
    public async Task No_log_of_the_monitoring_host_holds_a_secret()
    {
        var logs = await Stack.RevealFromHostAsync(
            TestStack.MonitoringHost, "sudo bash -c 'journalctl -o cat; find /var/log -type f -exec cat {} +'");

        Assert.True(logs.Length > 1000, logs);
        Assert.False(cluster.MonitoringSecrets!.AreIn(logs), "the logs of the monitoring host hold a secret");
    }

    [Fact, Step(32)]
    public async Task Destroy_leaves_nothing_of_the_monitoring()
    {
        (await Stack.RunAsync("destroy", "--yes")).Expect(0);
        Assert.Empty((await cluster.Docker.ListAsync()).Except(cluster.Before));
    }

    private async Task LookAtPagesAsync()
    {
        await using var browser = await Browser.StartAsync();

        // Debian's package has the older pages only.
        await browser.OpenAsync(new Uri(await PageAsync("prometheus"), "classic/targets"));
        await browser.ExpectAsync("prometheus-targets", async () =>
        {
            var jobs = TargetsOfJob().Matches(await browser.TextAsync());
            // All but the load balancer that is stopped.
            return jobs.Count > 4 && jobs.Count(job => job.Groups["up"].Value != job.Groups["all"].Value) == 1;
        });

        var zabbix = await PageAsync("zabbix");
        await browser.OpenAsync(zabbix);
        await browser.SendAsync(
            "#enter", ("#name", "Admin"), ("#password", await Stack.RevealAsync("stack", "output", "zabbixPassword")));
        await browser.OpenAsync(new Uri(zabbix, "zabbix.php?action=problem.view"));
        await browser.ExpectAsync("zabbix-problems", async () =>
        {
            var text = await browser.TextAsync();
            return text.Contains($"The load balancer of {TestStack.Region1} does not answer", StringComparison.Ordinal)
                && FailedProbes().IsMatch(text);
        });

        await browser.OpenAsync(new Uri(zabbix, "sysmaps.php"));
        await browser.FollowAsync($"HaCluster {TestStack.Region1}-{TestStack.Region2}");
        // Every host has an icon.
        await browser.ExpectAsync("zabbix-map", async () => await browser.CountAsync("svg image") >= TestStack.Hosts.Count + 1);
    }

    private async Task<Uri> PageAsync(string page)
    {
        var pages = JsonNode.Parse((await Stack.RunAsync("open", page, "--json")).Expect(0).Output)!;
        return new Uri((string)Assert.Single(pages.AsArray())!["url"]!);
    }

    // Nothing is wrong, and nobody says so.
    private Task<JsonNode> WaitForSilenceAsync() => TestStack.WaitForStatusAsync(
        Stack,
        status => status["healthy"]!.GetValue<bool>() && status["problems"]!.AsArray().Count == 0
            && status["monitors"]!.AsArray().All(monitor => monitor!["alerts"]!.AsArray().Count == 0
                && monitor["zabbix"] is { } zabbix && zabbix["problems"]!.AsArray().Count == 0
                && (int)zabbix["agents"]! == (int)zabbix["agentsUp"]!),
        Ended);

    // From a file: a command line is seen by others.
    private async Task SetSecretAsync(string key, string value)
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, value);
            await using var shell = RunningCommand.Start(
                "bash", ["-euc", $"scripts/hacluster --stack {TestStack.Name} --non-interactive config set --secret {key} < {file}"]);
            using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(1));
            (await shell.WaitAsync(deadline.Token)).Expect(0);
        }
        finally
        {
            File.Delete(file);
        }
    }

    // Of the last minute, so not all of them have to be.
    [GeneratedRegex(@"(?<![\d.])[1-9]\d{0,2} % of the probes fail: write through the load balancer of " + TestStack.Region1)]
    private static partial Regex FailedProbes();

    [GeneratedRegex(@"\((?<up>\d+)/(?<all>\d+) up\)")]
    private static partial Regex TargetsOfJob();
}
