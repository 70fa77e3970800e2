using System.Collections.Immutable;
using System.Runtime.ExceptionServices;
using Pulumi.Testing;

namespace Pulumi;

public sealed partial class Deployment
{
    /// <summary>Runs a program against mocks instead of an engine. What the program throws is thrown here.</summary>
    /// <returns>All resources that the program made, the stack included.</returns>
    public static async Task<ImmutableArray<Resource>> TestAsync<TStack>(IMocks mocks, TestOptions? options = null)
        where TStack : Stack, new() =>
        await TestProgramAsync(mocks, options, () => ClassStack(() => new TStack())).ConfigureAwait(false);

    /// <inheritdoc cref="TestAsync{TStack}(IMocks, TestOptions)"/>
    /// <remarks>The stack is made by the service provider.</remarks>
    public static async Task<ImmutableArray<Resource>> TestWithServiceProviderAsync<TStack>(
        IMocks mocks,
        IServiceProvider serviceProvider,
        TestOptions? options = null)
        where TStack : Stack
    {
        ArgumentNullException.ThrowIfNull(serviceProvider);
        return await TestProgramAsync(mocks, options, () => ClassStack(() => StackFrom<TStack>(serviceProvider))).ConfigureAwait(false);
    }

    /// <inheritdoc cref="TestAsync{TStack}(IMocks, TestOptions)"/>
    public static Task<ImmutableArray<Resource>> TestAsync(IMocks mocks, TestOptions testOptions, Action runAction) =>
        TestAsync(mocks, testOptions, () =>
        {
            runAction();
            return Task.CompletedTask;
        });

    /// <inheritdoc cref="TestAsync{TStack}(IMocks, TestOptions)"/>
    public static async Task<ImmutableArray<Resource>> TestAsync(IMocks mocks, TestOptions testOptions, Func<Task> runAsyncAction)
    {
        var (resources, _) = await TestAsync(mocks, testOptions, async () =>
        {
            await runAsyncAction().ConfigureAwait(false);
            return (IDictionary<string, object?>)ImmutableDictionary<string, object?>.Empty;
        }).ConfigureAwait(false);
        return resources;
    }

    /// <inheritdoc cref="TestAsync{TStack}(IMocks, TestOptions)"/>
    /// <returns>All resources and the dictionary that the program returned.</returns>
    public static Task<(ImmutableArray<Resource> Resources, IDictionary<string, object?> Outputs)> TestAsync(
        IMocks mocks,
        TestOptions testOptions,
        Func<IDictionary<string, object?>> runAndExportStackOutputs) =>
        TestAsync(mocks, testOptions, () => Task.FromResult(runAndExportStackOutputs()));

    /// <inheritdoc cref="TestAsync(IMocks, TestOptions, Func{IDictionary{string, object}})"/>
    public static async Task<(ImmutableArray<Resource> Resources, IDictionary<string, object?> Outputs)> TestAsync(
        IMocks mocks,
        TestOptions testOptions,
        Func<Task<IDictionary<string, object?>>> runAndExportStackOutputsAsync)
    {
        IDictionary<string, object?> outputs = ImmutableDictionary<string, object?>.Empty;
        var resources = await TestProgramAsync(mocks, testOptions, () => FunctionStack(
            async () => outputs = await runAndExportStackOutputsAsync().ConfigureAwait(false),
            options: null)).ConfigureAwait(false);
        return (resources, outputs);
    }

    private static async Task<ImmutableArray<Resource>> TestProgramAsync(IMocks mocks, TestOptions? options, Func<Task> program)
    {
        var settings = DeploymentSettings.ForTest(options, Environment.GetEnvironmentVariable);
        var monitor = new MockMonitor(mocks, settings);
        var deployment = new Deployment(settings, monitor, monitor);
        var failures = await deployment.ExecuteAsync(program).ConfigureAwait(false);
        Exception[] all = [.. failures, .. monitor.Errors.Select(error => new RunException(error))];
        switch (all)
        {
            case []:
                return monitor.Resources;
            case [var only]:
                ExceptionDispatchInfo.Throw(only);
                throw only;
            default:
                throw new AggregateException(all);
        }
    }
}
