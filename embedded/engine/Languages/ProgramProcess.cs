using System.ComponentModel;
using System.Diagnostics;
using HaCluster.Deployment;
using HaCluster.Deployment.Operations;
using HaCluster.Deployment.Processes;
using HaCluster.Diagnostics;
using HaCluster.Engine.Execution;

namespace HaCluster.Engine.Languages;

/// <summary>A running program. It never outlives the engine: the kernel kills it when the thread that started it ends.</summary>
internal sealed class ProgramProcess
{
    /// <summary>The exit code that says: failed, and the reasons have been logged.</summary>
    public const int FailedAndLogged = 32;

    private const string ParentDeathTool = "/usr/bin/setpriv";

    private readonly TaskCompletionSource<int> _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<Process> _started = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ProgramProcess() { }

    /// <summary>Completes with the exit code, after the last line of output.</summary>
    public Task<int> Exited => _exited.Task;

    /// <exception cref="DeploymentException">The program could not be started.</exception>
    public static async Task<ProgramProcess> StartAsync(ProgramStart start, EventStream events)
    {
        var program = new ProgramProcess();
        // The parent-death signal follows the thread, so it must be one which lives as long as the program.
        new Thread(() => program.Run(start, events)) { IsBackground = true, Name = "program" }.Start();
        try
        {
            await program._started.Task;
        }
        catch (Win32Exception exception)
        {
            throw new DeploymentException(Codes.Deployment.ProgramNotStarted, $"The program cannot be started: {start.Command}: "
                + $"{exception.Message}", inner: exception);
        }
        return program;
    }

    /// <summary>Kills the program with everything it has started, and waits until it is gone.</summary>
    public async Task KillAsync()
    {
        try
        {
            (await _started.Task).Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It has ended by itself.
        }
        await _exited.Task;
    }

    private void Run(ProgramStart start, EventStream events)
    {
        try
        {
            using var process = new Process { StartInfo = StartInfo(start) };
            process.OutputDataReceived += (_, line) => Pass(line.Data, isError: false, events);
            process.ErrorDataReceived += (_, line) => Pass(line.Data, isError: true, events);
            process.Start();
            process.StandardInput.Close();
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
            _started.SetResult(process);
            process.WaitForExit();
            _exited.SetResult(process.ExitCode);
        }
        catch (Exception exception)
        {
            _started.TrySetException(exception);
            _exited.TrySetException(exception);
        }
    }

    private static void Pass(string? line, bool isError, EventStream events)
    {
        if (line is not null)
            events.Raise(new ProgramOutput(line, isError));
    }

    private static ProcessStartInfo StartInfo(ProgramStart start)
    {
        var info = File.Exists(ParentDeathTool)
            ? OwnSession.StartInfo(ParentDeathTool, ["--pdeathsig", "KILL", "--", start.Command, .. start.Arguments])
            : OwnSession.StartInfo(start.Command, start.Arguments);
        info.WorkingDirectory = start.WorkingDirectory;
        info.RedirectStandardInput = true;
        info.RedirectStandardOutput = true;
        info.RedirectStandardError = true;
        foreach (var (name, value) in start.Environment)
            if (value.Length > 0)
                info.Environment[name] = value;
        return info;
    }
}
