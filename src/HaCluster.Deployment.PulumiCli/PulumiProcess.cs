using System.Diagnostics;
using HaCluster.Deployment.Processes;
using HaCluster.Diagnostics;

namespace HaCluster.Deployment.PulumiCli;

/// <param name="ExitCode">As Pulumi defines it.</param>
internal sealed record PulumiResult(int ExitCode, string Output, string Error)
{
    public bool Succeeded => ExitCode == 0;
}

/// <summary>
/// Runs the <c>pulumi</c> command. Back end, secrets provider and credentials are its own affair: it gets the environment as it is.
/// </summary>
internal sealed class PulumiProcess(IReadOnlyDictionary<string, string> environment)
{
    private readonly Lazy<string?> _path = new(() => PulumiExecutable.Find(environment));
    private readonly Lock _gate = new();
    private Task<Version>? _version;

    public bool IsInstalled => _path.Value is not null;

    /// <summary>The path of the command, and its version.</summary>
    /// <exception cref="DiagnosticException">It is not installed, too old, or does not start.</exception>
    public async Task<(string Path, Version Version)> RequireAsync(string stack)
    {
        var path = _path.Value ?? throw new DiagnosticException(PulumiErrors.NotInstalled(stack));
        Task<Version> version;
        lock (_gate)
            version = _version ??= ReadVersionAsync(path);
        return (path, await version);
    }

    /// <summary>Runs it without a terminal and collects what it prints, which may be secret: it stays in memory.</summary>
    /// <param name="input">Text for its stdin.</param>
    /// <exception cref="DiagnosticException">It is not installed or too old.</exception>
    public async Task<PulumiResult> CaptureAsync(
        string directory, string stack, IEnumerable<string> arguments, CancellationToken cancellation, string? input = null)
    {
        var (path, _) = await RequireAsync(stack);
        return await CaptureAsync(path, ["-C", directory, .. arguments, "--stack", stack, "--non-interactive"], input, cancellation);
    }

    /// <summary>The same for a command that concerns no single stack.</summary>
    public async Task<PulumiResult> CaptureAsync(string directory, IEnumerable<string> arguments, CancellationToken cancellation)
    {
        var (path, _) = await RequireAsync("");
        return await CaptureAsync(path, ["-C", directory, .. arguments, "--non-interactive"], null, cancellation);
    }

    /// <summary>Runs it without a terminal and passes on every line with whether it is of stderr, never two at once.</summary>
    /// <param name="variables">Environment variables on top of this process's own.</param>
    /// <returns>Its exit code.</returns>
    /// <exception cref="DiagnosticException">It is not installed or too old.</exception>
    public async Task<int> StreamAsync(
        string directory, string stack, IEnumerable<string> arguments, IEnumerable<KeyValuePair<string, string>> variables,
        Action<string, bool> line, CancellationToken cancellation)
    {
        var (path, _) = await RequireAsync(stack);
        var gate = new Lock();
        using var process = new Process
        {
            // Ctrl-C is ours to answer: the child must get one signal, not two, which would make it stop at once.
            StartInfo = WithEnvironment(
                OwnSession.StartInfo(path, ["-C", directory, .. arguments, "--stack", stack, "--non-interactive", "--color", "never"])),
        };
        foreach (var (name, value) in variables)
            process.StartInfo.Environment[name] = value;
        process.StartInfo.RedirectStandardInput = true;
        process.StartInfo.RedirectStandardOutput = true;
        process.StartInfo.RedirectStandardError = true;
        process.OutputDataReceived += (_, received) => Pass(received.Data, false);
        process.ErrorDataReceived += (_, received) => Pass(received.Data, true);
        process.Start();
        process.StandardInput.Close();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        await using var interruption = cancellation.Register(() => Interrupt(process.Id));
        await process.WaitForExitAsync(CancellationToken.None);
        return process.ExitCode;

        void Pass(string? text, bool error)
        {
            if (text is null)
                return;
            lock (gate)
                line(text, error);
        }
    }

    private async Task<Version> ReadVersionAsync(string path)
    {
        PulumiResult answer;
        try
        {
            answer = await CaptureAsync(path, ["version"], null, CancellationToken.None);
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            throw new DiagnosticException(PulumiErrors.DoesNotStart(path, exception.Message), exception);
        }
        var version = answer.Succeeded ? PulumiExecutable.ParseVersion(answer.Output) : null;
        return version >= PulumiExecutable.Minimum ? version : throw new DiagnosticException(PulumiErrors.Unusable(path, version, answer));
    }

    private async Task<PulumiResult> CaptureAsync(string path, IEnumerable<string> arguments, string? input, CancellationToken cancellation)
    {
        using var process = new Process { StartInfo = WithEnvironment(new ProcessStartInfo(path, arguments)) };
        process.StartInfo.RedirectStandardInput = true;
        process.StartInfo.RedirectStandardOutput = true;
        process.StartInfo.RedirectStandardError = true;
        process.StartInfo.Environment["PULUMI_SKIP_UPDATE_CHECK"] = "true";
        process.Start();
        var output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        var error = process.StandardError.ReadToEndAsync(CancellationToken.None);
        if (input is not null)
            await process.StandardInput.WriteAsync(input.AsMemory(), cancellation);
        process.StandardInput.Close();
        try
        {
            await process.WaitForExitAsync(cancellation);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
        return new PulumiResult(process.ExitCode, await output, await error);
    }

    private ProcessStartInfo WithEnvironment(ProcessStartInfo start)
    {
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        return start;
    }

    // SIGINT is how Pulumi is asked to finish what is running and save; the framework can only kill.
    private static void Interrupt(int processId)
    {
        using var kill = Process.Start("kill", ["-INT", processId.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }
}
