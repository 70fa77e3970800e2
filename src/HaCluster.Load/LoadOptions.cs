using System.Collections.Immutable;
using System.Globalization;

namespace HaCluster.Load;

/// <summary>What a load test does. <see cref="FindProblems"/> says what is not allowed; a test runs with allowed options only.</summary>
public sealed record LoadOptions
{
    public const int DefaultThreads = 4;
    public const int DefaultRequests = 250;
    public const int DefaultReads = 80;
    public const int DefaultNames = 1_000;
    public const int MaximumThreads = 5_000;
    public const int MaximumRequests = 1_000_000;
    public const int MaximumRate = 50_000;
    public const int MaximumNames = 100_000;

    /// <summary>No test runs longer, one that was given a number of requests included.</summary>
    public static readonly TimeSpan MaximumDuration = TimeSpan.FromHours(1);

    public static readonly TimeSpan MinimumDuration = TimeSpan.FromSeconds(1);

    /// <summary>Clients that send at the same time, each on a connection of its own; 1 to 5,000.</summary>
    public int Threads { get; init; } = DefaultThreads;

    /// <summary>For each thread, 1 to 1,000,000; null where a duration ends the test.</summary>
    public int? Requests { get; init; }

    /// <summary>1 s to 1 h; null where a number of requests ends the test.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>
    /// Requests that become due in a second, for all threads together, 1 to 50,000; null for threads that send the next request when they
    /// have the response to the last one.
    /// </summary>
    public int? Rate { get; init; }

    /// <summary>Share of reads in percent, 0 to 100; the others are writes.</summary>
    public int Reads { get; init; } = DefaultReads;

    /// <summary>Different names that are written, 1 to 100,000; at least one for each thread.</summary>
    public int Names { get; init; } = DefaultNames;

    /// <summary>When the test ends at the latest.</summary>
    public TimeSpan TimeLimit => Duration ?? MaximumDuration;

    /// <summary>All requests of the test; null where a duration ends it and the threads set the pace.</summary>
    public long? TotalRequests =>
        Requests is { } requests ? (long)Threads * requests
        : Rate is { } rate && Duration is { } duration ? (long)(rate * duration.TotalSeconds)
        : null;

    /// <summary>One sentence for each value that is not allowed; empty when the test can run.</summary>
    public ImmutableArray<string> FindProblems()
    {
        var problems = ImmutableArray.CreateBuilder<string>();
        Check("--threads", Threads, 1, MaximumThreads);
        Check("--requests", Requests, 1, MaximumRequests);
        Check("--rate", Rate, 1, MaximumRate);
        Check("--reads", Reads, 0, 100);
        Check("--names", Names, 1, MaximumNames);
        if (Duration < MinimumDuration || Duration > MaximumDuration)
            problems.Add($"--duration is {Seconds(Duration.Value)} s; it must be from 1 s to 1 h.");
        if (Requests is null == Duration is null)
            problems.Add("Either --requests or --duration ends a test, not both.");
        if (Threads <= MaximumThreads && Names < Threads)
            problems.Add($"--names is {Names} with {Threads} threads; each thread needs at least one name of its own.");
        if (problems.Count == 0 && Rate is { } rate && Requests is not null && TotalRequests > rate * MaximumDuration.TotalSeconds)
            problems.Add($"{TotalRequests} requests at {rate} a second take longer than 1 h, which is the most.");
        return problems.ToImmutable();

        void Check(string name, int? value, int least, int most)
        {
            if (value < least || value > most)
                problems.Add($"{name} is {value}; it must be from {least} to {most.ToString("N0", CultureInfo.InvariantCulture)}.");
        }
    }

    private static string Seconds(TimeSpan duration) => duration.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture);
}
