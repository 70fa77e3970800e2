using System.Collections.Immutable;
using HaCluster.Deployment;
using HaCluster.Deployment.Operations;
using HaCluster.Deployment.Properties;
using HaCluster.Engine.Planning;
using HaCluster.Engine.Providers;
using HaCluster.Engine.State;

namespace HaCluster.Engine.Execution;

/// <summary>A step failed and its failure has been reported; whatever depends on it is not attempted.</summary>
internal sealed class StepFailedException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>
/// Runs steps: a bounded number at once, each reported when it starts and when it ends. Once the operation is cancelled none starts any
/// more; those which run are left to finish.
/// </summary>
internal sealed class StepRunner(EventStream events, int parallel, TimeProvider clock, CancellationToken cancellation) : IDisposable
{
    private readonly SemaphoreSlim _slots = new(Math.Max(1, parallel));

    /// <param name="step">What is reported at the start.</param>
    /// <param name="timeout">The resource's custom timeout, or null.</param>
    /// <param name="work">Does the step and returns the state after it, or null when nothing is left.</param>
    /// <param name="conclude">What is reported at the end, from what was reported at the start and the state after it.</param>
    /// <exception cref="StepFailedException">The step failed.</exception>
    /// <exception cref="OperationCanceledException">The operation was cancelled before the step began.</exception>
    public async Task<ResourceState?> RunAsync(
        StepInfo step, TimeSpan? timeout, Func<CancellationToken, Task<ResourceState?>> work,
        Func<StepInfo, ResourceState?, StepInfo>? conclude = null)
    {
        await _slots.WaitAsync(cancellation);
        try
        {
            cancellation.ThrowIfCancellationRequested();
            events.Raise(new StepStarted(step));
            var start = clock.GetTimestamp();
            using var deadline = new CancellationTokenSource(timeout ?? Timeout.InfiniteTimeSpan, clock);
            try
            {
                var state = await work(deadline.Token);
                events.Succeeded(conclude?.Invoke(step, state) ?? step with { New = state?.ToView() }, clock.GetElapsedTime(start));
                return state;
            }
            catch (OperationCanceledException exception) when (deadline.IsCancellationRequested)
            {
                throw Fail(step, start, $"It did not finish within its timeout of {timeout!.Value.TotalSeconds:0.#} s.", exception);
            }
            catch (Exception exception)
            {
                throw Fail(step, start, Describe(exception), exception);
            }
        }
        finally
        {
            _slots.Release();
        }
    }

    /// <summary>Reports a step that needs no work of its own.</summary>
    public void Report(StepInfo step)
    {
        events.Raise(new StepStarted(step));
        events.Succeeded(step, TimeSpan.Zero);
    }

    /// <summary>Reports that a step cannot be done.</summary>
    public StepFailedException Refuse(StepInfo step, string error)
    {
        events.Raise(new StepStarted(step));
        events.Failed(step, TimeSpan.Zero, error);
        return new StepFailedException(error);
    }

    public static StepInfo Describe(StepOp op, ResourceState? old, ResourceState? @new, StepDecision? decision = null)
    {
        var state = @new ?? old!;
        return new StepInfo(
            op, state.Urn, state.Type, state.Name, state.Parent, old?.ToView(), @new?.ToView(),
            decision?.Details ?? ImmutableSortedDictionary<string, PropertyDiff>.Empty, decision?.Reasons ?? []);
    }

    public void Dispose() => _slots.Dispose();

    private StepFailedException Fail(StepInfo step, long start, string error, Exception cause)
    {
        events.Failed(step, clock.GetElapsedTime(start), error);
        return new StepFailedException(error, cause);
    }

    // The user reads a provider's message as it is; anything else is a defect, whose trace helps to find it.
    private static string Describe(Exception e) => e switch
    {
        ProviderException { PartialState: { } partial } => string.Join("\n", partial.InitErrors.Prepend(e.Message).Distinct()),
        ProviderException or DeploymentException or IOException or UnauthorizedAccessException => e.Message,
        _ => e.ToString(),
    };
}
