using System.Runtime.InteropServices;
using HaCluster.Web.Settings;

namespace HaCluster.Web.Hosting;

/// <summary>
/// SIGTERM and SIGINT: first say "not ready" and go on serving until the load balancers have looked away, then stop taking requests and
/// let those in flight finish. A second signal skips the rest of the first part.
/// </summary>
internal sealed class DrainingLifetime(
    AppSettings settings, DrainState drain, IHostApplicationLifetime application, TimeProvider clock, ILogger<DrainingLifetime> log)
    : IHostLifetime, IDisposable
{
    private readonly List<PosixSignalRegistration> _registrations = [];

    public Task WaitForStartAsync(CancellationToken cancellationToken)
    {
        _registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal));
        _registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal));
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _registrations.ForEach(r => r.Dispose());

    private void OnSignal(PosixSignalContext signal)
    {
        signal.Cancel = true;
        if (drain.IsDraining)
            application.StopApplication();
        else
            _ = DrainAsync(signal.Signal);
    }

    private async Task DrainAsync(PosixSignal signal)
    {
        drain.Begin();
        log.LogInformation("{Signal}: not ready any more; stopping in {Drain} ms", signal, settings.Drain.TotalMilliseconds);
        await Task.Delay(settings.Drain, clock);
        application.StopApplication();
    }
}
