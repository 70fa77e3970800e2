using System.Collections.Immutable;
using HaCluster.Observation.Probes;

namespace HaCluster.Cli.Deployments;

/// <summary>What instances have answered between two looks at the load balancers.</summary>
internal sealed record Share(long Answers, long Errors)
{
    public double ErrorRate => Errors == 0 ? 0 : (double)Errors / Math.Max(Answers, Errors);

    public override string ToString() => FormattableString.Invariant($"{Answers:N0} answers, {Errors:N0} errors");
}

/// <summary>
/// Compares what the instances with a new image have answered with what the others have in the same time: a database that fails concerns
/// both alike.
/// </summary>
/// <param name="former">The look before the deployment.</param>
/// <param name="before">The first one at which the new instances served.</param>
/// <param name="now">A later one.</param>
/// <param name="canary">Names of the instances that have the new image.</param>
internal sealed class CanaryTraffic(
    ImmutableArray<LoadBalancerTraffic> former, ImmutableArray<LoadBalancerTraffic> before, ImmutableArray<LoadBalancerTraffic> now,
    IReadOnlySet<string> canary)
{
    // One or two errors may be chance.
    private const int FewestErrors = 3;
    private const double ErrorRateBeyondOthers = 0.01;

    // HAProxy gives whole milliseconds of an average, which tells nothing of a few answers.
    private const int FewestAnswers = 50;
    private const int FewestAnswersOfInstance = 20;
    private const int SlowerByMs = 100;

    // An image that makes the database slow makes all instances slow: the others excuse so much, and no more.
    private const int MostOfOthers = 3;

    // TIME_STATS_SAMPLES of HAProxy: from so many answers on, each one changes the average by this part of its difference.
    private const int Samples = 512;

    public Share Canary => Of(canary.Contains, 1);

    public Share Others => Of(name => !canary.Contains(name), 1);

    /// <summary>Whether a load balancer that could be read serves with every new instance; false when none could be read.</summary>
    public bool IsServing => Readable.Any() && Readable.All(
        pair => pair.Now.Servers.Where(IsCanary).Select(each => each.Server.Up).DefaultIfEmpty(false).All(up => up));

    /// <summary>Why no load balancer can be read; null when one can.</summary>
    public string? Unknown => Readable.Any() ? null : string.Join("; ", now.Concat(before).Select(each => each.Problem).OfType<string>());

    /// <summary>Why the new image must not go to the other hosts; null without a reason.</summary>
    public string? Objection() => OutOfService() ?? TooManyErrors(Canary, Others);

    /// <summary>
    /// The look to compare the next one with while instances are replaced. One that has not left service since the deployment began has the
    /// former image still, and what it answers tells nothing of the new one.
    /// </summary>
    public ImmutableArray<LoadBalancerTraffic> Reached() =>
    [
        .. from traffic in now
           let first = before.FirstOrDefault(each => each.Region == traffic.Region)
           select first is not { Problem: null } ? traffic : first with
           {
               Servers =
               [
                   .. from server in traffic.Servers
                      let replaced = Former(traffic.Region, server) is { } with && server.Downs > with.Downs
                      select IsCanary(server) && !replaced ? server : Earlier(first, server),
               ],
           },
    ];

    /// <summary>The same while instances are replaced: those that stop leave service and break connections, and are no objection.</summary>
    public string? ObjectionMeanwhile() => TooManyErrors(Of(canary.Contains, 0), Of(name => !canary.Contains(name), 0));

    private IEnumerable<(LoadBalancerTraffic Before, LoadBalancerTraffic Now)> Readable =>
        from each in now
        where each.Problem is null
        let first = before.FirstOrDefault(one => one.Region == each.Region)
        where first is { Problem: null }
        select (first, each);

    private string? OutOfService() => (
        from pair in Readable
        from server in pair.Now.Servers
        where IsCanary(server) && (!server.Server.Up || server.Downs > Earlier(pair.Before, server).Downs)
        select $"{server.Server.Name} was taken out of service by the load balancer of {pair.Now.Region} ({server.Server.Check})")
        .FirstOrDefault();

    private string? TooManyErrors(Share mine, Share others) =>
        mine.Errors >= FewestErrors && mine.ErrorRate > (2 * others.ErrorRate) + ErrorRateBeyondOthers
            ? $"{mine} at {string.Join(", ", canary)}, and {others} at the others in the same time"
            : null;

    /// <summary>
    /// Why the new image is too slow for the other hosts; null without a reason. The new instances are compared with the former ones and not
    /// with the others: a host of another region is slower by the way to the primary. Where the others have become slower as well, in the same
    /// time and with their image, so much is not the new image's doing.
    /// </summary>
    public string? TooSlow()
    {
        if (TimeOf(IsCanary) is not { } mine)
            return null;
        var slower = TimeOf(server => !IsCanary(server)) is { } others
            ? Math.Clamp(others.Ms / Math.Max(others.FormerMs, 1), 1, MostOfOthers)
            : 1;
        return mine.Ms > ((2 * mine.FormerMs) + SlowerByMs) * slower
            ? $"responses take {mine.Ms:F0} ms, and took {mine.FormerMs:F0} ms with the former image"
            : null;
    }

    // Null where there were too few answers.
    private (double Ms, double FormerMs)? TimeOf(Func<ServerTraffic, bool> which)
    {
        var times = (
            from pair in Readable
            from server in pair.Now.Servers
            where which(server)
            let earlier = Earlier(pair.Before, server)
            let answers = server.Answers - earlier.Answers
            where answers >= FewestAnswersOfInstance
            select (Answers: answers, Ms: MeanSince(earlier, server), FormerMs: Former(pair.Now.Region, server)?.ResponseMs ?? 0)).ToList();
        var answered = times.Sum(time => time.Answers);
        return answered < FewestAnswers
            ? null
            : (times.Sum(time => time.Ms * time.Answers) / answered, times.Sum(time => (double)time.FormerMs * time.Answers) / answered);
    }

    // HAProxy averages over all answers, as long as there were few. What the former ones left in the average is taken out of it.
    private static double MeanSince(ServerTraffic earlier, ServerTraffic now)
    {
        var left = now.Answers <= Samples
            ? (double)earlier.Answers / now.Answers
            : Math.Pow(1 - (1.0 / Samples), now.Answers - earlier.Answers);
        return (now.ResponseMs - (earlier.ResponseMs * left)) / (1 - left);
    }

    /// <param name="broken">1 to count failed connections and responses, 0 to leave them out.</param>
    private Share Of(Func<string, bool> which, int broken)
    {
        var changes = (
            from pair in Readable
            from server in pair.Now.Servers
            where which(server.Server.Name)
            let earlier = Earlier(pair.Before, server)
            let errors = server.ServerErrors - earlier.ServerErrors + (broken * (server.Broken - earlier.Broken))
            select (Answers: server.Answers - earlier.Answers, Errors: errors)).ToList();
        return new Share(changes.Sum(change => change.Answers), changes.Sum(change => change.Errors));
    }

    // Counters begin anew when HAProxy restarts.
    private static ServerTraffic Earlier(LoadBalancerTraffic traffic, ServerTraffic server)
    {
        var earlier = traffic.Servers.FirstOrDefault(each => each.Server.Name == server.Server.Name);
        return earlier is null || earlier.Answers > server.Answers || earlier.Broken > server.Broken || earlier.Downs > server.Downs
            ? new ServerTraffic(server.Server, 0, 0, 0, 0, 0)
            : earlier;
    }

    private ServerTraffic? Former(string region, ServerTraffic server) => former.Where(each => each.Region == region)
        .SelectMany(each => each.Servers).FirstOrDefault(each => each.Server.Name == server.Server.Name);

    private bool IsCanary(ServerTraffic server) => canary.Contains(server.Server.Name);
}
