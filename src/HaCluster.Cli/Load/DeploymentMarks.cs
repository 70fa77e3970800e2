using System.Collections.Immutable;
using HaCluster.Cli.Access;
using HaCluster.Deployment;
using HaCluster.Load.Events;
using HaCluster.Load.Reporting;

namespace HaCluster.Cli.Load;

/// <summary>The updates of the stack that began or ended during a load test, from the stack's own records.</summary>
internal static class DeploymentMarks
{
    /// <summary>For an engine that must ask a back end.</summary>
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    public static async Task<LoadReport> AddAsync(LoadReport report, FoundCluster found, CancellationToken cancellation)
    {
        var marks = await FindAsync(report, found, cancellation);
        return report with { Marks = [.. report.Marks.Concat(marks).OrderBy(mark => mark.At)] };
    }

    private static async Task<ImmutableArray<LoadMark>> FindAsync(LoadReport report, FoundCluster found, CancellationToken cancellation)
    {
        if (found.Stack is not { } stack)
            return [Unobserved(report, found.Obstacle ?? "the stack was not read")];
        try
        {
            var records = await Task.Run(() => stack.ReadHistoryAsync(cancellation), cancellation).WaitAsync(Deadline, cancellation);
            return [.. Of(report, records, stack.FindLock())];
        }
        // The measurements must not be lost with the marks.
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            return [Unobserved(report, exception.Message.TrimEnd('.'))];
        }
    }

    /// <summary>Pure.</summary>
    internal static IEnumerable<LoadMark> Of(LoadReport report, IEnumerable<UpdateRecord> records, LockHolder? running)
    {
        foreach (var record in records.Where(record => record.EndTime >= report.Started && record.StartTime <= report.Ended))
        {
            var name = $"{record.Kind} {record.Version} of the stack";
            if (record.StartTime >= report.Started)
                yield return Mark(report, record.StartTime, $"The {name} began.");
            if (record.EndTime <= report.Ended)
                yield return Mark(report, record.EndTime, $"The {name} ended: {record.Result}.");
        }
        if (running is { } holder && holder.Since >= report.Started && holder.Since <= report.Ended)
            yield return Mark(report, holder.Since, "An operation on the stack began that had not ended at the end of the test.");
    }

    private static LoadMark Mark(LoadReport report, DateTimeOffset at, string text) =>
        new(at - report.Started, MarkKinds.Deployment, text);

    private static LoadMark Unobserved(LoadReport report, string reason) =>
        new(report.Elapsed, MarkKinds.Unobserved, $"Deployments cannot be observed: {reason}.");
}
