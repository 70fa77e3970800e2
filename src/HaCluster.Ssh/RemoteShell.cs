using System.Diagnostics;
using System.Text;
using Renci.SshNet;
using Renci.SshNet.Common;

namespace HaCluster.Ssh;

/// <summary>Runs a command to its end, or to the point where its host is known to be dead.</summary>
internal sealed class RemoteShell(SshConnectionPool pool, LivenessLimits liveness)
{
    private static readonly TimeSpan OpenLimit = TimeSpan.FromSeconds(45);
    private static readonly TimeSpan GraceAfterTerm = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan KillLimit = TimeSpan.FromSeconds(15);

    public async Task<RemoteExit> RunAsync(
        SshTarget target, RemoteCommand command, IRemoteOutput output, Action<string> report, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        if (command.Timeout is { } timeout)
            limit.CancelAfter(timeout);
        var run = new Run(command, new WatchedOutput(output), Stopwatch.StartNew());
        try
        {
            return await RunAsync(target, run, report, limit.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new RemoteCommandException(
                $"timed out after {command.Timeout!.Value.TotalSeconds:0.#} s and was stopped", run.Watch.Elapsed);
        }
    }

    private async Task<RemoteExit> RunAsync(SshTarget target, Run run, Action<string> report, CancellationToken limit)
    {
        while (true)
        {
            using var lease = await pool.RentAsync(target, forTunnel: false, report, limit);
            var task = new RemoteTask();
            SshCommand session;
            Task<SshCommand>? opening = null;
            try
            {
                opening = BlockingCall.RunAsync(() => Open(lease.Client, target, run.Command, task, report));
                // An idle connection to a host that died must not cost more than a dial.
                session = await opening.WaitAsync(lease.Reused ? target.Dial.AttemptTimeout ?? OpenLimit : OpenLimit, limit);
            }
            catch (Exception exception) when (exception is TimeoutException || SshErrors.IsOfConnection(exception))
            {
                DisposeWhenOpened(opening);
                lease.Discard();
                // The command has not been sent, so a connection that died while idle costs only a new one.
                if (lease.Reused)
                    continue;
                throw new RemoteCommandException($"the host did not open a session ({exception.Message})", run.Watch.Elapsed, exception);
            }
            catch (OperationCanceledException)
            {
                DisposeWhenOpened(opening);
                throw;
            }
            try
            {
                return await ExecuteAsync(lease, session, task, run, limit);
            }
            finally
            {
                LostConnection.Close(session);
            }
        }
    }

    private static void DisposeWhenOpened(Task<SshCommand>? opening) => opening?.ContinueWith(
        static opened =>
        {
            if (opened.IsCompletedSuccessfully)
                LostConnection.Close(opened.Result);
            else
                _ = opened.Exception;
        },
        CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);

    private static SshCommand Open(SshClient client, SshTarget target, RemoteCommand command, RemoteTask task, Action<string> report)
    {
        var session = client.CreateCommand(command.Text);
        try
        {
            var channel = new SessionChannel(session);
            channel.Open();
            if (command.Timeout is not null)
                task.Mark(channel);
            foreach (var (name, value) in command.Environment)
            {
                if (!channel.SetEnvironment(name, value))
                    throw new RemoteCommandException(RefusedVariable(name), TimeSpan.Zero);
            }
            foreach (var (name, value) in command.OptionalEnvironment)
            {
                if (!channel.SetEnvironment(name, value) && command.Text.Contains(name, StringComparison.Ordinal))
                {
                    report(
                        $"{target.Name} does not accept the variable {name}, which the command uses: " +
                        $"add 'AcceptEnv {name}' to its sshd_config.");
                }
            }
            return session;
        }
        catch
        {
            LostConnection.Close(session);
            throw;
        }
    }

    private static string RefusedVariable(string name) =>
        $"was not started: the host's sshd does not accept the environment variable {name}. Add 'AcceptEnv {name}' to its sshd_config, " +
        "or pass the value on stdin";

    private async Task<RemoteExit> ExecuteAsync(SshLease lease, SshCommand session, RemoteTask task, Run run, CancellationToken limit)
    {
        try
        {
            var execution = await BlockingCall.RunAsync(() => session.ExecuteAsync(CancellationToken.None));
            if (!new SessionChannel(session).LastRequestAccepted)
                throw new RemoteCommandException("the host refused to run a command in this session", run.Watch.Elapsed);
            var stdout = BlockingCall.RunAsync(() => Pump(session.OutputStream, run.Output.AppendStdout));
            var stderr = BlockingCall.RunAsync(() => Pump(session.ExtendedOutputStream, run.Output.AppendStderr));
            BlockingCall.Abandon(BlockingCall.RunAsync(
                () => new SessionChannel(session).WriteInputAsync(Encoding.UTF8.GetBytes(run.Command.StandardInput ?? ""))).Unwrap());
            await SuperviseAsync(lease, session, execution, task, run.Output, limit);
            await Task.WhenAll(stdout, stderr);
        }
        catch (Exception exception) when (exception is SshException or ObjectDisposedException or IOException)
        {
            lease.Discard();
            throw new RemoteCommandException($"the connection broke while it ran ({exception.Message})", run.Watch.Elapsed, exception);
        }
        return new RemoteExit(session.ExitStatus, session.ExitSignal, run.Watch.Elapsed);
    }

    /// <summary>Waits for the end; asks a silent host whether it lives; stops the command at its limit.</summary>
    private async Task SuperviseAsync(
        SshLease lease, SshCommand session, Task execution, RemoteTask task, WatchedOutput output, CancellationToken limit)
    {
        try
        {
            while (!await EndsWithinAsync(execution, liveness.Silence, limit))
            {
                if (output.Silence < liveness.Silence)
                    continue;
                var probe = ProbeAsync(lease.Client);
                await Task.WhenAny(execution, probe).WaitAsync(limit);
                if (!execution.IsCompleted)
                    await probe;
                else
                    BlockingCall.Abandon(probe);
            }
            await execution;
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            await StopAsync(lease, session, execution, task);
            throw;
        }
    }

    /// <summary>A second session on the same connection: only an answer of the server itself proves that it lives.</summary>
    private async Task ProbeAsync(SshClient client)
    {
        var probe = BlockingCall.RunAsync(() =>
        {
            using var command = client.CreateCommand("true");
            command.Execute();
        });
        try
        {
            await probe.WaitAsync(liveness.Answer);
        }
        catch (Exception exception) when (exception is TimeoutException or SshOperationTimeoutException)
        {
            BlockingCall.Abandon(probe);
            throw new SshOperationTimeoutException($"the host has not answered for {liveness.Answer.TotalSeconds:0} s", exception);
        }
    }

    /// <summary>TERM to the session, then KILL to the remaining processes of the command, then a closed connection.</summary>
    private static async Task StopAsync(SshLease lease, SshCommand session, Task execution, RemoteTask task)
    {
        var channel = new SessionChannel(session);
        try
        {
            await BlockingCall.RunAsync(() => channel.Signal("TERM")).WaitAsync(GraceAfterTerm);
            if (await EndsWithinAsync(execution, GraceAfterTerm, CancellationToken.None))
                return;
            await BlockingCall.RunAsync(() => task.Kill(lease.Client)).WaitAsync(KillLimit);
            if (await EndsWithinAsync(execution, GraceAfterTerm, CancellationToken.None))
                return;
        }
        catch (Exception exception) when (exception is TimeoutException || SshErrors.IsOfConnection(exception))
        {
            // The host does not answer; closing the connection is the only means left.
        }
        lease.Discard();
    }

    private static async Task<bool> EndsWithinAsync(Task task, TimeSpan time, CancellationToken cancellation)
    {
        using var timer = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var first = await Task.WhenAny(task, Task.Delay(time, timer.Token));
        await timer.CancelAsync();
        cancellation.ThrowIfCancellationRequested();
        return first == task;
    }

    private delegate void Append(ReadOnlySpan<byte> bytes, bool last);

    private static void Pump(Stream stream, Append append)
    {
        var buffer = new byte[32 * 1024];
        int count;
        while ((count = stream.Read(buffer, 0, buffer.Length)) > 0)
            append(buffer.AsSpan(0, count), last: false);
        append([], last: true);
    }

    private sealed record Run(RemoteCommand Command, WatchedOutput Output, Stopwatch Watch);

    /// <summary>Passes output on and remembers when the last came.</summary>
    private sealed class WatchedOutput(IRemoteOutput output)
    {
        private long _last = Environment.TickCount64;

        public TimeSpan Silence => TimeSpan.FromMilliseconds(Environment.TickCount64 - Interlocked.Read(ref _last));

        public void AppendStdout(ReadOnlySpan<byte> bytes, bool last)
        {
            Interlocked.Exchange(ref _last, Environment.TickCount64);
            output.AppendStdout(bytes, last);
        }

        public void AppendStderr(ReadOnlySpan<byte> bytes, bool last)
        {
            Interlocked.Exchange(ref _last, Environment.TickCount64);
            output.AppendStderr(bytes, last);
        }
    }
}
