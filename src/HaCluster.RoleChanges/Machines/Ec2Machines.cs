using System.Globalization;
using System.Net;
using Amazon;
using Amazon.EC2;
using Amazon.EC2.Model;
using Amazon.Runtime;
using HaCluster.Diagnostics;
using HaCluster.Topology.Outputs;

namespace HaCluster.RoleChanges.Machines;

/// <summary>EC2 instances, each through the API of its own region.</summary>
/// <param name="peer">The other region: what is not of the region that may be lost is asked there.</param>
/// <param name="configure">Changes the settings of the client; null leaves them.</param>
internal sealed class Ec2Machines(RegionEndpoints peer, Action<AmazonEC2Config>? configure = null) : IMachines
{
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(10);

    /// <summary>Between two requests.</summary>
    internal TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>A region that is lost may not answer at all.</summary>
    internal TimeSpan SilenceLimit { get; init; } = TimeSpan.FromSeconds(30);

    public async Task<string> StopAsync(RegionEndpoints region, TimeSpan deadline, Action<string> say)
    {
        var fix = Fix.Of(
            $"Stop the machine of {region.DatabaseHost.Name} yourself, or cut it off from every client, then confirm it: "
                + $"{new ProductCommand("failover", "--to", peer.Name, "--fenced-by-operator")}");
        var state = await ReachAsync(new Goal(region, fix, deadline, say)
        {
            IsReached = now => now == InstanceStateName.Stopped || now == InstanceStateName.Terminated,
            IsOrdered = now => now == InstanceStateName.Running || now == InstanceStateName.Stopping,
            OrderAsync = (client, instance, limit) =>
                client.StopInstancesAsync(new StopInstancesRequest { InstanceIds = [instance], Force = true }, limit),
        });
        var now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        return string.Create(CultureInfo.InvariantCulture, $"fenced_at_ms={now}\n") + Line(region, state);
    }

    public async Task<string> StartAsync(RegionEndpoints region, TimeSpan deadline, Action<string> say)
    {
        var fix = Fix.Of($"Start the machine of {region.DatabaseHost.Name} yourself, then run the command again");
        var state = await ReachAsync(new Goal(region, fix, deadline, say)
        {
            IsReached = now => now == InstanceStateName.Running,
            IsOrdered = now => now == InstanceStateName.Stopped,
            OrderAsync = (client, instance, limit) =>
                client.StartInstancesAsync(new StartInstancesRequest { InstanceIds = [instance] }, limit),
        });
        return Line(region, state);
    }

    private static string Line(RegionEndpoints region, string state) => $"{region.DatabaseHost.Name}: its machine is {state}\n";

    /// <returns>The state that was read back.</returns>
    private async Task<string> ReachAsync(Goal goal)
    {
        var instance = goal.Region.DatabaseHost.InstanceId
            ?? throw new StepException($"The instance id of {goal.Region.DatabaseHost.Name} is not known.", goal.Fix);
        using var client = Client(goal);
        var end = DateTimeOffset.UtcNow + goal.Deadline;
        var seen = "";
        var ordered = false;
        while (true)
        {
            var state = await AskAsync(goal, limit => StateAsync(client, instance, limit));
            if (goal.IsReached(state))
                return state;
            if (state != seen)
                goal.Say($"{goal.Region.DatabaseHost.Name}: its machine is {state}");
            seen = state;
            if (DateTimeOffset.UtcNow > end)
                throw new StepException(
                    $"{goal.Region.DatabaseHost.Name} ({instance}) is still {state} after {goal.Deadline.TotalSeconds:F0} s.", goal.Fix);
            if (!ordered && goal.IsOrdered(state))
            {
                ordered = await AskAsync(goal, async limit =>
                {
                    await goal.OrderAsync(client, instance, limit);
                    return true;
                });
            }
            else
            {
                await Task.Delay(Interval);
            }
        }
    }

    private AmazonEC2Client Client(Goal goal)
    {
        // A role is assumed through the token service of a region: of the one that lives.
        AWSConfigs.AWSRegion ??= peer.AwsRegion;
        var config = new AmazonEC2Config
        {
            RegionEndpoint = RegionEndpoint.GetBySystemName(goal.Region.AwsRegion),
            MaxErrorRetry = 0,
            Timeout = AnswerLimit,
        };
        configure?.Invoke(config);
        return new AmazonEC2Client(config);
    }

    private static async Task<string> StateAsync(AmazonEC2Client client, string instance, CancellationToken limit)
    {
        var answer = await client.DescribeInstancesAsync(new DescribeInstancesRequest { InstanceIds = [instance] }, limit);
        return answer.Reservations[0].Instances[0].State.Name.Value;
    }

    /// <summary>Repeats a request that got no answer, until the region counts as silent.</summary>
    private async Task<T> AskAsync<T>(Goal goal, Func<CancellationToken, Task<T>> request)
    {
        var silentSince = DateTimeOffset.UtcNow;
        while (true)
        {
            using var limit = new CancellationTokenSource(AnswerLimit);
            try
            {
                return await request(limit.Token);
            }
            catch (Exception exception) when (IsSilence(exception))
            {
                var silence = DateTimeOffset.UtcNow - silentSince;
                if (silence > SilenceLimit)
                    throw new StepException(
                        $"{Api(goal)} has not answered for {silence.TotalSeconds:F0} s: {exception.Message.TrimEnd('.')}.", goal.Fix,
                        exception);
                goal.Say($"{Api(goal)} does not answer yet: {exception.Message}");
                await Task.Delay(Interval);
            }
            catch (AmazonServiceException exception)
            {
                throw new StepException(
                    $"{Api(goal)} refuses: {exception.ErrorCode}: {exception.Message.TrimEnd('.')}.", goal.Fix, exception);
            }
            catch (AmazonClientException exception)
            {
                throw new StepException(
                    $"{Api(goal)} cannot be asked: {exception.Message.TrimEnd('.')}.",
                    Fix.Of($"Log in to AWS and run the command again. {goal.Fix}"), exception);
            }
        }
    }

    private static string Api(Goal goal) => $"EC2 in {goal.Region.AwsRegion}";

    private static bool IsSilence(Exception exception) => exception switch
    {
        AmazonServiceException service =>
            service.StatusCode is 0 or >= HttpStatusCode.InternalServerError or HttpStatusCode.TooManyRequests
                || service.ErrorCode == "RequestLimitExceeded",
        HttpRequestException or OperationCanceledException or IOException => true,
        _ => false,
    };

    private sealed record Goal(RegionEndpoints Region, Fix Fix, TimeSpan Deadline, Action<string> Say)
    {
        public required Func<string, bool> IsReached { get; init; }

        /// <summary>States in which it is ordered, once; EC2 refuses it in others.</summary>
        public required Func<string, bool> IsOrdered { get; init; }

        public required Func<AmazonEC2Client, string, CancellationToken, Task> OrderAsync { get; init; }
    }
}
