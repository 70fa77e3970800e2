using System.Diagnostics;
using System.Text;
using Renci.SshNet;
using Renci.SshNet.Common;

namespace HaCluster.Engine.Providers.Command.Remote;

/// <summary>Runs a script over SSH to its end, or to the point where the host is known to be dead.</summary>
internal sealed class RemoteShell(SshConnectionPool pool, LivenessLimits liveness)
{
    private static readonly TimeSpan OpenLimit = TimeSpan.FromSeconds(45);
    private static readonly TimeSpan GraceAfterTerm = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan KillLimit = TimeSpan.FromSeconds(15);

    /// <param name="log">Told of failed attempts to connect and of tolerated problems.</param>
    /// <exception cref="SshDialException">Not connected; nothing ran.</exception>
    /// <exception cref="RemoteScriptException">The script failed, timed out, or its host died.</exception>
    public async Task RunAsync(RemoteScript script, CommandOutput output, Action<string> log, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        if (script.Timeout is { } timeout) limit.CancelAfter(timeout);
        var watch = Stopwatch.StartNew();
        try
        {
            await RunAsync(script, output, log, watch, limit.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new RemoteScriptException($"timed out after {script.Timeout!.Value.TotalSeconds:0.#} s and was stopped", watch.Elapsed);
        }
    }

    private async Task RunAsync(RemoteScript script, CommandOutput output, Action<string> log, Stopwatch watch, CancellationToken limit)
    {
        while (true)
        {
            using var lease = await pool.RentAsync(script.Connection, log, limit);
            var task = new RemoteTask();
            SshCommand command;
            Task<SshCommand>? opening = null;
            try
            {
                opening = BlockingCall.RunAsync(() => Open(lease.Client, script, task, log));
                // An idle connection to a host that died must not cost more than a dial.
                command = await opening.WaitAsync(lease.Reused ? script.Connection.PerDialTimeout ?? OpenLimit : OpenLimit, limit);
            }
            catch (Exception exception) when (exception is SshException or TimeoutException or ObjectDisposedException or InvalidOperationException or IOException)
            {
                lease.Discard();
                // The script has not been sent, so a connection that died while idle costs only a new one.
                if (lease.Reused) continue;
                throw new RemoteScriptException($"the host did not open a session ({exception.Message})", watch.Elapsed, exception);
            }
            catch (OperationCanceledException)
            {
                DisposeWhenOpened(opening);
                throw;
            }
            using (command) await ExecuteAsync(lease, command, script, task, output, watch, limit);
            return;
        }
    }

    private static void DisposeWhenOpened(Task<SshCommand>? opening) => opening?.ContinueWith(
        static opened =>
        {
            if (opened.IsCompletedSuccessfully) opened.Result.Dispose();
            else _ = opened.Exception;
        },
        CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);

    private static SshCommand Open(SshClient client, RemoteScript script, RemoteTask task, Action<string> log)
    {
        var command = client.CreateCommand(script.Text);
        try
        {
            var channel = new SessionChannel(command);
            channel.Open();
            if (script.Timeout is not null) task.Mark(channel);
            foreach (var (name, value) in script.Environment)
            {
                if (!channel.SetEnvironment(name, value)) throw new RemoteScriptException(RefusedVariable(name), TimeSpan.Zero);
            }
            foreach (var (name, value) in script.PreviousOutput)
            {
                if (!channel.SetEnvironment(name, value) && script.Text.Contains(name, StringComparison.Ordinal))
                {
                    log($"{script.Connection.Target} does not accept the variable {name}, which the script uses: add 'AcceptEnv {name}' to its sshd_config");
                }
            }
            return command;
        }
        catch
        {
            command.Dispose();
            throw;
        }
    }

    private static string RefusedVariable(string name) =>
        $"was not started: the host's sshd does not accept the environment variable {name}. Add 'AcceptEnv {name}' to its sshd_config, " +
        "or pass the value on stdin";

    private async Task ExecuteAsync(
        SshLease lease, SshCommand command, RemoteScript script, RemoteTask task, CommandOutput output, Stopwatch watch, CancellationToken limit)
    {
        try
        {
            var execution = await BlockingCall.RunAsync(() => command.ExecuteAsync(CancellationToken.None));
            if (!new SessionChannel(command).LastRequestAccepted)
            {
                throw new RemoteScriptException("the host refused to run a command in this session", watch.Elapsed);
            }
            var stdout = BlockingCall.RunAsync(() => Pump(command.OutputStream, output.AppendStdout));
            var stderr = BlockingCall.RunAsync(() => Pump(command.ExtendedOutputStream, output.AppendStderr));
            BlockingCall.Abandon(BlockingCall.RunAsync(() => WriteInput(command, script.Stdin)));
            await SuperviseAsync(lease, command, execution, task, output, limit);
            await Task.WhenAll(stdout, stderr);
        }
        catch (Exception exception) when (exception is SshException or ObjectDisposedException or IOException)
        {
            lease.Discard();
            throw new RemoteScriptException($"the connection broke while it ran ({exception.Message})", watch.Elapsed, exception);
        }
        if (command.ExitStatus is 0) return;
        var reason = command switch
        {
            { ExitStatus: { } code } => $"exit code {code}",
            { ExitSignal: { } signal } => $"killed by signal {signal}",
            _ => "the session was closed before the script ended",
        };
        throw new RemoteScriptException(reason, watch.Elapsed);
    }

    /// <summary>Waits for the end; asks a silent host whether it lives; stops the script when its time is over.</summary>
    private async Task SuperviseAsync(
        SshLease lease, SshCommand command, Task execution, RemoteTask task, CommandOutput output, CancellationToken limit)
    {
        try
        {
            while (!await EndsWithinAsync(execution, liveness.Silence, limit))
            {
                if (Environment.TickCount64 - output.LastOutput < liveness.Silence.TotalMilliseconds) continue;
                var probe = ProbeAsync(lease.Client);
                await Task.WhenAny(execution, probe).WaitAsync(limit);
                if (!execution.IsCompleted) await probe;
                else BlockingCall.Abandon(probe);
            }
            await execution;
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            await StopAsync(lease, command, execution, task);
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

    /// <summary>TERM to the session, then KILL to whatever is left of the script, then a closed connection.</summary>
    private static async Task StopAsync(SshLease lease, SshCommand command, Task execution, RemoteTask task)
    {
        var channel = new SessionChannel(command);
        try
        {
            await BlockingCall.RunAsync(() => channel.Signal("TERM")).WaitAsync(GraceAfterTerm);
            if (await EndsWithinAsync(execution, GraceAfterTerm, CancellationToken.None)) return;
            await BlockingCall.RunAsync(() => task.Kill(lease.Client)).WaitAsync(KillLimit);
            if (await EndsWithinAsync(execution, GraceAfterTerm, CancellationToken.None)) return;
        }
        catch (Exception exception) when (exception is SshException or TimeoutException or ObjectDisposedException or IOException)
        {
            // The host does not answer; closing the connection is all that is left.
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
        while ((count = stream.Read(buffer, 0, buffer.Length)) > 0) append(buffer.AsSpan(0, count), last: false);
        append([], last: true);
    }

    /// <summary>Always ends with end-of-file; a script that exits without reading all of it is no error.</summary>
    private static void WriteInput(SshCommand command, string? text)
    {
        using var input = command.CreateInputStream();
        if (text is { Length: > 0 }) input.Write(Encoding.UTF8.GetBytes(text));
    }
}
