using System.Net;
using System.Net.Http.Json;

namespace HaCluster.Cli.Failover;

/// <summary>A real write through a region's load balancer, repeated until it is acknowledged.</summary>
/// <param name="Entry">The load balancer.</param>
/// <param name="AcknowledgedAt">When the write was acknowledged; null when it never was.</param>
/// <param name="LastSeen">The last answer or error before that.</param>
internal sealed record WriteProbe(EntryPoint Entry, DateTimeOffset? AcknowledgedAt, string LastSeen)
{
    /// <summary>The row that is written: a user of the application that no person has.</summary>
    public const string UserName = "haclusterprobe";

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan AttemptDeadline = TimeSpan.FromSeconds(5);

    public static async Task<WriteProbe> RunAsync(EntryPoint entry, TimeProvider time, TimeSpan deadline, CancellationToken cancellation)
    {
        // The cluster is reached on loopback or directly; a proxy from the environment has no business in between.
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { Timeout = Min(AttemptDeadline, deadline) };
        var target = new Uri(entry.Region.LoadBalancerUrl, $"hello/{UserName}");
        var end = time.GetUtcNow() + deadline;
        var lastSeen = "nothing";
        while (time.GetUtcNow() < end)
        {
            try
            {
                using var answer = await http.PutAsJsonAsync(target, new { dateOfBirth = "2000-01-01" }, cancellation);
                if (answer.StatusCode == HttpStatusCode.NoContent)
                    return new WriteProbe(entry, time.GetUtcNow(), "204");
                lastSeen = $"{(int)answer.StatusCode} {answer.ReasonPhrase}";
            }
            catch (Exception exception) when (exception is HttpRequestException
                || (exception is TaskCanceledException && !cancellation.IsCancellationRequested))
            {
                lastSeen = exception.Message;
            }
            await Task.Delay(Interval, time, cancellation);
        }
        return new WriteProbe(entry, null, lastSeen);
    }

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
