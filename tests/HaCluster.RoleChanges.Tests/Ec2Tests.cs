using System.Net;
using Amazon.Runtime;
using HaCluster.RoleChanges.Machines;
using HaCluster.Topology.Outputs;

namespace HaCluster.RoleChanges.Tests;

/// <summary>Stopping and starting instances, against a server that speaks EC2's query protocol.</summary>
public sealed class Ec2Tests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task A_running_instance_is_stopped_by_force_and_read_back()
    {
        using var api = new Ec2Api("running", "stopping", "stopped");

        var said = await Machines(api).StopAsync(Region("site1", "us-east-1"), Deadline, static _ => { });

        Assert.Matches("^fenced_at_ms=[0-9]{13}\nsite1-db: its machine is stopped\n$", said);
        Assert.Equal(
            ["DescribeInstances i-site1", "StopInstances i-site1 Force=true", "DescribeInstances i-site1", "DescribeInstances i-site1"],
            api.Calls);
    }

    [Theory]
    [InlineData("stopped")]
    [InlineData("terminated")]
    public async Task An_instance_that_does_not_run_is_left_alone(string state)
    {
        using var api = new Ec2Api(state);

        var said = await Machines(api).StopAsync(Region("site1", "us-east-1"), Deadline, static _ => { });

        Assert.Contains($"its machine is {state}", said, StringComparison.Ordinal);
        Assert.Equal(["DescribeInstances i-site1"], api.Calls);
    }

    [Fact]
    public async Task An_instance_that_is_still_stopping_is_started_when_it_has_stopped()
    {
        using var api = new Ec2Api("stopping", "stopped", "pending", "running");

        var said = await Machines(api).StartAsync(Region("site1", "us-east-1"), Deadline, static _ => { });

        Assert.Equal("site1-db: its machine is running\n", said);
        Assert.Equal(
            ["DescribeInstances", "DescribeInstances", "StartInstances", "DescribeInstances", "DescribeInstances"],
            api.Calls.Select(call => call.Split(' ')[0]));
    }

    [Fact]
    public async Task An_instance_that_does_not_stop_ends_with_advice_at_the_deadline()
    {
        using var api = new Ec2Api("running", "stopping");

        var error = await Assert.ThrowsAsync<StepException>(
            () => Machines(api).StopAsync(Region("site1", "us-east-1"), TimeSpan.FromSeconds(5), static _ => { }));

        Assert.StartsWith("site1-db (i-site1) is still stopping after 5 s", error.Message, StringComparison.Ordinal);
        Assert.EndsWith("`hacluster failover --to site2 --fenced-by-operator`", error.Fix!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refusal_is_the_answer_and_not_repeated()
    {
        using var api = new Ec2Api("running") { Refusal = ("UnauthorizedOperation", "You are not authorized.") };

        var error = await Assert.ThrowsAsync<StepException>(
            () => Machines(api).StopAsync(Region("site1", "us-east-1"), Deadline, static _ => { }));

        Assert.Equal("EC2 in us-east-1 refuses: UnauthorizedOperation: You are not authorized.", error.Message);
        Assert.Single(api.Calls);
    }

    [Fact]
    public async Task A_region_that_does_not_answer_ends_within_a_bounded_time_with_advice()
    {
        string[] said;
        using (var api = new Ec2Api("running"))
        {
            api.Stop();
            var lines = new List<string>();
            var machines = Machines(api, silence: TimeSpan.FromSeconds(3));

            var error = await Assert.ThrowsAsync<StepException>(
                () => machines.StopAsync(Region("site1", "us-east-1"), Deadline, lines.Add));

            Assert.Matches(@"^EC2 in us-east-1 has not answered for \d+ s: ", error.Message);
            Assert.EndsWith("`hacluster failover --to site2 --fenced-by-operator`", error.Fix!.ToString(), StringComparison.Ordinal);
            said = [.. lines];
        }
        Assert.NotEmpty(said);
    }

    private static Ec2Machines Machines(Ec2Api api, TimeSpan? silence = null) => new(
        Region("site2", "us-east-2"),
        config =>
        {
            config.ServiceURL = api.Url;
            config.DefaultAWSCredentials = new BasicAWSCredentials("key", "secret");
        })
    {
        Interval = TimeSpan.FromMilliseconds(100),
        SilenceLimit = silence ?? TimeSpan.FromSeconds(30),
    };

    private static RegionEndpoints Region(string name, string awsRegion) => new(
        name, new Uri("http://127.0.0.1:1"), new Uri("http://127.0.0.1:1/stats"),
        [
            new HostEndpoint($"{name}-db", Topology.HostRole.Database, "10.0.0.1", "127.0.0.1", 1, "admin", null)
            {
                InstanceId = $"i-{name}",
            },
        ],
        [], new DatabaseEndpoint($"{name}-db", "10.0.0.1", 5432))
    {
        AwsRegion = awsRegion,
    };

    /// <summary>An EC2 endpoint with one instance, which is in the next state each time it is described, and stays in the last.</summary>
    private sealed class Ec2Api : IDisposable
    {
        private readonly HttpListener _listener = new();
        private readonly Queue<string> _states;
        private readonly List<string> _calls = [];

        public Ec2Api(params string[] states)
        {
            _states = new Queue<string>(states);
            Url = $"http://127.0.0.1:{Loopback.FreePort()}/";
            _listener.Prefixes.Add(Url);
            _listener.Start();
            _ = AnswerAllAsync();
        }

        public string Url { get; }

        public (string Code, string Message)? Refusal { get; init; }

        public string[] Calls
        {
            get
            {
                lock (_calls)
                    return [.. _calls];
            }
        }

        public void Stop() => _listener.Stop();

        public void Dispose() => _listener.Close();

        private async Task AnswerAllAsync()
        {
            try
            {
                while (true)
                    await AnswerAsync(await _listener.GetContextAsync());
            }
            catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
            {
                // Stopped.
            }
        }

        private async Task AnswerAsync(HttpListenerContext context)
        {
            using var reader = new StreamReader(context.Request.InputStream);
            var form = System.Web.HttpUtility.ParseQueryString(await reader.ReadToEndAsync());
            lock (_calls)
                _calls.Add($"{form["Action"]} {form["InstanceId.1"]}{(form["Force"] is { } force ? $" Force={force}" : "")}");
            var action = form["Action"];
            var body = Refusal is { } refusal
                ? $"<Response><Errors><Error><Code>{refusal.Code}</Code><Message>{refusal.Message}</Message></Error></Errors></Response>"
                : action == "DescribeInstances" ? Described(_states.Count > 1 ? _states.Dequeue() : _states.Peek())
                : $"<{action}Response xmlns=\"http://ec2.amazonaws.com/doc/2016-11-15/\"><instancesSet/></{action}Response>";
            context.Response.StatusCode = Refusal is null ? 200 : 403;
            context.Response.ContentType = "text/xml";
            await using var writer = new StreamWriter(context.Response.OutputStream);
            await writer.WriteAsync(body);
        }

        private static string Described(string state) => $"""
            <DescribeInstancesResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><reservationSet><item><instancesSet><item>
            <instanceId>i-site1</instanceId><instanceState><code>16</code><name>{state}</name></instanceState>
            </item></instancesSet></item></reservationSet></DescribeInstancesResponse>
            """;
    }
}
