using System.Diagnostics;
using System.Text;

namespace HaCluster.EndToEnd.Support;

/// <summary>A process whose lines can be watched while it runs.</summary>
internal sealed class RunningCommand : IAsyncDisposable
{
    private readonly Process _process;
    private readonly string _command;
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _error = new();
    private readonly Lock _lock = new();
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private RunningCommand(string command, Process process)
    {
        _command = command;
        _process = process;
        process.OutputDataReceived += (_, line) => Append(_output, line.Data);
        process.ErrorDataReceived += (_, line) => Append(_error, line.Data);
        process.Start();
        process.StandardInput.Close();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public static RunningCommand Start(string file, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(file, arguments)
        {
            WorkingDirectory = Repository.Root,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        return new RunningCommand($"{file} {string.Join(' ', start.ArgumentList)}", new Process { StartInfo = start });
    }

    /// <summary>Waits until what was printed so far, on either stream, satisfies the condition.</summary>
    /// <returns>False when the process ended first.</returns>
    public async Task<bool> WaitForAsync(Func<string, bool> condition, CancellationToken cancellation)
    {
        var exited = _process.WaitForExitAsync(cancellation);
        while (true)
        {
            Task changed;
            lock (_lock)
            {
                if (condition($"{_output}{_error}"))
                    return true;
                changed = _changed.Task;
            }
            if (exited.IsCompleted)
                return false;
            await Task.WhenAny(changed, exited);
            cancellation.ThrowIfCancellationRequested();
        }
    }

    /// <summary>SIGKILL to this process alone: what it started must notice by itself.</summary>
    public void Kill() => _process.Kill(entireProcessTree: false);

    public async Task<CommandResult> WaitAsync(CancellationToken cancellation)
    {
        await _process.WaitForExitAsync(cancellation);
        lock (_lock)
            return new CommandResult(_command, _process.ExitCode, _output.ToString(), _error.ToString(), _clock.Elapsed);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private void Append(StringBuilder stream, string? line)
    {
        if (line is null)
            return;
        lock (_lock)
        {
            stream.AppendLine(line);
            _changed.TrySetResult();
            _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }
}
