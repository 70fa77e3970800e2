using HaCluster.Deployment.Operations;

namespace HaCluster.Deployment;

/// <summary>
/// The verbs on one stack. Each takes the stack's lock, raises its events on the sink in order, saves state after every step, and
/// returns the summary that is also the last event. Cancelling lets running steps finish and saves.
/// </summary>
/// <exception cref="DeploymentException">The operation could not start: unknown stack, wrong passphrase, locked, invalid project or
/// configuration.</exception>
public interface IStackEngine
{
    Task<OperationSummary> PreviewAsync(OperationOptions options, IEventSink sink, CancellationToken cancellation);

    Task<OperationSummary> UpdateAsync(OperationOptions options, IEventSink sink, CancellationToken cancellation);

    /// <summary>Reads every resource from its provider; does not run the program.</summary>
    Task<OperationSummary> RefreshAsync(OperationOptions options, IEventSink sink, CancellationToken cancellation);

    /// <summary>Deletes everything in reverse dependency order; does not run the program.</summary>
    Task<OperationSummary> DestroyAsync(OperationOptions options, IEventSink sink, CancellationToken cancellation);
}
