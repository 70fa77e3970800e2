using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Diagnostics;
using Prometheus;

namespace HaCluster.Web.Api;

/// <summary>
/// What a client felt of each request, for <c>/metrics</c>. The series of a route, method and status are looked up once and kept; the
/// middlewares of prometheus-net look all labels up for each request.
/// </summary>
internal sealed class RequestMetrics(IMetricFactory factory)
{
    private const string OtherMethod = "other";

    private static readonly FrozenSet<string> Methods = FrozenSet.Create(
        HttpMethods.Get, HttpMethods.Head, HttpMethods.Put, HttpMethods.Post, HttpMethods.Options, HttpMethods.Delete, HttpMethods.Patch);

    private readonly Counter _received = factory.CreateCounter(
        "http_requests_received_total",
        "Requests that were answered.",
        ["code", "method", "endpoint"]);

    private readonly Histogram _duration = factory.CreateHistogram(
        "http_request_duration_seconds",
        "Time from the head of a request to the end of its answer.",
        new HistogramConfiguration
        {
            LabelNames = ["code", "method", "endpoint"],
            Buckets = Histogram.ExponentialBuckets(0.001, 2, 16),
        });

    private readonly Gauge _inProgress = factory.CreateGauge(
        "http_requests_in_progress",
        "Requests that are being answered.",
        ["method", "endpoint"]);

    private readonly ConcurrentDictionary<(string Method, string Endpoint), Gauge.Child> _running = new();

    private readonly ConcurrentDictionary<(int Code, string Method, string Endpoint), Ended> _ended = new();

    /// <summary>A middleware.</summary>
    public async Task MeasureAsync(HttpContext context, RequestDelegate next)
    {
        var started = Stopwatch.GetTimestamp();
        var method = MethodOf(context.Request);
        var endpoint = (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "";
        var running = _running.GetOrAdd((method, endpoint), static (key, all) => all.WithLabels(key.Method, key.Endpoint), _inProgress);
        running.Inc();
        try
        {
            await next(context);
        }
        finally
        {
            running.Dec();
            var ended = _ended.GetOrAdd((context.Response.StatusCode, method, endpoint), static (key, all) => all.Of(key), this);
            ended.Received.Inc();
            ended.Duration.Observe(Stopwatch.GetElapsedTime(started).TotalSeconds);
        }
    }

    // A client can invent methods without end, and a series never goes away.
    private static string MethodOf(HttpRequest request) => Methods.Contains(request.Method) ? request.Method : OtherMethod;

    private Ended Of((int Code, string Method, string Endpoint) key)
    {
        var code = $"{key.Code}";
        return new Ended(
            _received.WithLabels(code, key.Method, key.Endpoint), _duration.WithLabels(code, key.Method, key.Endpoint));
    }

    private sealed record Ended(Counter.Child Received, Histogram.Child Duration);
}
