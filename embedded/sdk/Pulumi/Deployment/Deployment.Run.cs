using System.Collections.Immutable;
using System.Reflection;
using Grpc.Core;
using Pulumirpc;

namespace Pulumi;

public sealed partial class Deployment
{
    // The engine already knows why: the errors were logged.
    private const int AlreadyLogged = 32;
    private const int Failed = 1;

    /// <summary>Runs a program. Returns the exit code for the process: 0, or another value if anything failed.</summary>
    public static Task<int> RunAsync(Action action) => RunAsync(() =>
    {
        action();
        return ImmutableDictionary<string, object?>.Empty;
    });

    /// <inheritdoc cref="RunAsync(Action)"/>
    /// <remarks>The dictionary becomes the stack's outputs.</remarks>
    public static Task<int> RunAsync(Func<IDictionary<string, object?>> func) => RunAsync(() => Task.FromResult(func()));

    /// <inheritdoc cref="RunAsync(Action)"/>
    public static Task<int> RunAsync(Func<Task> func) => RunAsync(async () =>
    {
        await func().ConfigureAwait(false);
        return (IDictionary<string, object?>)ImmutableDictionary<string, object?>.Empty;
    });

    /// <inheritdoc cref="RunAsync(Func{IDictionary{string, object}})"/>
    public static Task<int> RunAsync(Func<Task<IDictionary<string, object?>>> func, StackOptions? options = null) =>
        RunFromEnvironmentAsync(() => FunctionStack(func, options));

    /// <inheritdoc cref="RunAsync(Action)"/>
    /// <remarks>
    /// The program is the constructor of the stack, its outputs are the properties with an <see cref="OutputAttribute"/>.
    /// </remarks>
    public static Task<int> RunAsync<TStack>()
        where TStack : Stack, new() => RunFromEnvironmentAsync(() => ClassStack(() => new TStack()));

    /// <inheritdoc cref="RunAsync{TStack}()"/>
    /// <remarks>The stack is made by the service provider.</remarks>
    public static Task<int> RunAsync<TStack>(IServiceProvider serviceProvider)
        where TStack : Stack
    {
        ArgumentNullException.ThrowIfNull(serviceProvider);
        return RunFromEnvironmentAsync(() => ClassStack(() => StackFrom<TStack>(serviceProvider)));
    }

    /// <summary>Runs a program against the given engine.</summary>
    internal static async Task<int> RunAsync(DeploymentSettings settings, IMonitor monitor, IEngine engine, Func<Task> program)
    {
        var deployment = new Deployment(settings, monitor, engine);
        var failures = await deployment.ExecuteAsync(program).ConfigureAwait(false);
        return failures.Count > 0
            ? await deployment.ReportAsync(failures).ConfigureAwait(false)
            : await deployment.FinishAsync().ConfigureAwait(false);
    }

    /// <summary>A program that is a function giving the stack's outputs.</summary>
    internal static Task FunctionStack(Func<Task<IDictionary<string, object?>>> func, StackOptions? options)
    {
        _ = new Stack(func, options);
        return Task.CompletedTask;
    }

    /// <summary>A program that is the constructor of a stack.</summary>
    internal static Task ClassStack(Func<Stack> create)
    {
        try
        {
            create().RegisterPropertyOutputs();
            return Task.CompletedTask;
        }
        catch (TargetInvocationException exception) when (exception.InnerException is { } inner)
        {
            return Task.FromException(inner);
        }
    }

    private static TStack StackFrom<TStack>(IServiceProvider serviceProvider)
        where TStack : Stack =>
        serviceProvider.GetService(typeof(TStack)) as TStack
        ?? throw new RunException(
            $"Failed to resolve instance of type {typeof(TStack)} from service provider. Register the type with the service provider "
            + $"before calling {nameof(RunAsync)}");

    private static async Task<int> RunFromEnvironmentAsync(Func<Task> program)
    {
        if (Current is not null)
        {
            throw new InvalidOperationException("Deployment.RunAsync was called while a deployment is running; a program runs only one.");
        }

        var (settings, monitorAddress, engineAddress) = DeploymentSettings.FromEnvironment(Environment.GetEnvironmentVariable);
        using var connection = new GrpcConnection(monitorAddress, engineAddress);
        return await RunAsync(settings, connection, connection, program).ConfigureAwait(false);
    }

    // Asynchronous, so that the caller's context does not keep this deployment as its current one.
    private async Task<IReadOnlyList<Exception>> ExecuteAsync(Func<Task> program)
    {
        Running.Value = this;
        return await Runner.RunAsync(program).ConfigureAwait(false);
    }

    private async Task<int> FinishAsync()
    {
        if (Log.HasErrors)
        {
            return Failed;
        }

        await Monitor.SignalAndWaitForShutdownAsync().ConfigureAwait(false);
        return 0;
    }

    private async Task<int> ReportAsync(IReadOnlyList<Exception> failures)
    {
        // The host looks at the exit code even if the program ignores the one it is given.
        Environment.ExitCode = AlreadyLogged;
        try
        {
            foreach (var failure in failures.Where(failure => !IsShutdownOfEngine(failure)))
            {
                await Log.LogAsync(
                    LogSeverity.Error,
                    TextOf(failure),
                    (failure as ResourceException)?.Resource,
                    streamId: null,
                    ephemeral: null).ConfigureAwait(false);
            }

            return AlreadyLogged;
        }
        catch (LogException exception)
        {
            foreach (var failure in failures.Append(exception))
            {
                await Console.Error.WriteLineAsync(failure.ToString()).ConfigureAwait(false);
            }

            Environment.ExitCode = Failed;
            return Failed;
        }
    }

    // An engine that answers so is stopping, and has itself reported why. Without an engine the status comes with a cause.
    private static bool IsShutdownOfEngine(Exception failure) =>
        failure is RpcException { StatusCode: StatusCode.Unavailable, Status.DebugException: null };

    private static string TextOf(Exception failure) => failure switch
    {
        RunException => failure.Message,
        ResourceException { HideStack: true } => failure.Message,
        ResourceException => failure.ToString(),
        _ => $"Running program '{Assembly.GetEntryAssembly()?.Location}' failed with an unhandled exception:{Environment.NewLine}{failure}",
    };
}
