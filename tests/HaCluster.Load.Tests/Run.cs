using System.Collections.Immutable;
using HaCluster.Load.Events;
using HaCluster.Load.Reporting;

namespace HaCluster.Load.Tests;

/// <summary>Runs of load tests against a server of this process.</summary>
internal static class Run
{
    public static Task<LoadReport> AgainstAsync(
        TestApplication application, LoadOptions options, TimeSpan? deadline = null, CancellationToken stop = default) =>
        Of(application, options, deadline).RunAsync(stop);

    public static LoadTest Of(TestApplication application, LoadOptions options, TimeSpan? deadline = null) => new(
        options, [new LoadTarget("site1", application.Entry)], NothingHappens, new Random(1), TimeProvider.System)
    {
        RequestDeadline = deadline ?? TimeSpan.FromSeconds(10),
    };

    public static Task<ImmutableArray<HostSight>> NothingHappens(CancellationToken cancellation) =>
        Task.FromResult(ImmutableArray<HostSight>.Empty);
}
