using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using HaCluster.Deployment;
using HaCluster.Deployment.Operations;
using HaCluster.Deployment.Projects;
using HaCluster.Engine.Execution;
using HaCluster.Engine.Languages;
using HaCluster.Engine.Monitor;

namespace HaCluster.Engine.Programs;

/// <summary>Runs the program against the engine, and deletes afterwards what it no longer registers.</summary>
internal sealed class ProgramRun(
    OperationContext context, ProjectFile project, ImmutableSortedDictionary<string, ConfigEntry> config, OperationOptions options,
    CancellationToken cancellation)
{
    /// <summary>How long a program may take to end after everything it asked for is done.</summary>
    private static readonly TimeSpan ExitTimeout = TimeSpan.FromSeconds(30);

    public async Task RunAsync()
    {
        var registrar = new Registrar(context, config);
        var session = new ProgramSession(cancellation);
        await using var server = await MonitorServer.StartAsync(
            registrar, session, new RequestReader(project.ProgramDirectory), context.Events);
        var program = await ProgramProcess.StartAsync(Prepare(server.Address), context.Events);
        try
        {
            await Task.WhenAny(session.Registered, program.Exited, WhenCancelled());
            await session.WhenIdle();
            // A program without the call at the end has registered everything once it has ended well.
            if (program.Exited.IsCompleted)
                ReportExit(await program.Exited);
            if (!context.Events.HasFailed && !cancellation.IsCancellationRequested && registrar.RequireTargets())
                await new DeletionRunner(context).RunAsync(registrar.IsUnwanted, registrar.IsReplaced);
            session.Finish();
            if (!cancellation.IsCancellationRequested)
                ReportExit(await program.Exited.WaitAsync(ExitTimeout, context.Clock, CancellationToken.None));
            registrar.RecordStackOutputs(complete: !context.Events.HasFailed && !cancellation.IsCancellationRequested);
        }
        catch (TimeoutException)
        {
            context.Events.Log(
                LogSeverity.Error, "",
                $"The program did not end within {ExitTimeout.TotalSeconds:0} s after everything was done; it was killed.");
        }
        finally
        {
            session.Finish();
            if (!program.Exited.IsCompleted)
                await program.KillAsync();
        }
    }

    private void ReportExit(int code)
    {
        if (code == 0 || context.Events.HasFailed || cancellation.IsCancellationRequested)
            return;
        context.Events.Log(LogSeverity.Error, "", code == ProgramProcess.FailedAndLogged
            ? "The program failed without saying why."
            : $"Program exited with non-zero exit code: {code}");
    }

    private Task WhenCancelled()
    {
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        cancellation.Register(() => cancelled.TrySetResult());
        return cancelled.Task;
    }

    private ProgramStart Prepare(string address)
    {
        var start = Language.Prepare(project, Describe(address));
        return start with { Environment = start.Environment.SetItems(options.ProgramEnvironment) };
    }

    private ProgramContext Describe(string address) => new(
        address, context.Project, context.Stack, project.Directory, project.ProgramDirectory, context.Preview, options.Parallel,
        Json(writer =>
        {
            writer.WriteStartObject();
            foreach (var (key, entry) in config)
                writer.WriteString(key, entry.Value);
            writer.WriteEndObject();
        }),
        Json(writer =>
        {
            writer.WriteStartArray();
            foreach (var (key, entry) in config)
                if (entry.Secret)
                    writer.WriteStringValue(key);
            writer.WriteEndArray();
        }));

    private static string Json(Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
            write(writer);
        return Encoding.UTF8.GetString(buffer.GetBuffer().AsSpan(0, (int)buffer.Length));
    }
}
