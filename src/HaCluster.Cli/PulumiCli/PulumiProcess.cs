using System.Diagnostics;
using System.Runtime.InteropServices;
using HaCluster.Cli.Errors;
using HaCluster.Cli.Hosting;
using HaCluster.Deployment.Processes;

namespace HaCluster.Cli.PulumiCli;

/// <param name="ExitCode">As Pulumi defines it.</param>
internal sealed record PulumiResult(int ExitCode, string Output, string Error)
{
    public bool Succeeded => ExitCode == 0;
}

/// <summary>
/// Runs the <c>pulumi</c> command. Back end, secrets provider and credentials are its own affair: it gets the environment as it is.
/// </summary>
internal sealed class PulumiProcess(CliHost host)
{
    private readonly Lazy<string?> _path = new(() => PulumiExecutable.Find(host));
    private readonly Lock _gate = new();
    private Task<Version>? _version;

    public bool IsInstalled => _path.Value is not null;

    /// <summary>The path of the command, and its version.</summary>
    /// <exception cref="CliException">It is not installed, too old, or does not start.</exception>
    public async Task<(string Path, Version Version)> RequireAsync(string stack)
    {
        var path = _path.Value ?? throw PulumiExecutable.NotInstalled(stack);
        Task<Version> version;
        lock (_gate)
            version = _version ??= ReadVersionAsync(path);
        return (path, await version);
    }

    /// <summary>Runs it without a terminal and collects what it prints, which may be secret: it stays in memory.</summary>
    /// <param name="input">Text for its stdin.</param>
    /// <exception cref="CliException">It is not installed or too old.</exception>
    public async Task<PulumiResult> CaptureAsync(
        string directory, string stack, IEnumerable<string> arguments, CancellationToken cancellation, string? input = null)
    {
        var (path, _) = await RequireAsync(stack);
        return await CaptureAsync(path, ["-C", directory, .. arguments, "--stack", stack, "--non-interactive"], input, cancellation);
    }

    /// <summary>Runs it without a terminal and passes on every line.</summary>
    /// <returns>Its exit code.</returns>
    /// <exception cref="CliException">It is not installed or too old.</exception>
    public async Task<int> StreamAsync(
        string directory, string stack, IEnumerable<string> arguments, Action<string, bool> line, CancellationToken cancellation)
    {
        var (path, _) = await RequireAsync(stack);
        using var process = new Process
        {
            // Ctrl-C is ours to answer: the child must get one signal, not two, which would make it stop at once.
            StartInfo = WithEnvironment(
                OwnSession.StartInfo(path, ["-C", directory, .. arguments, "--stack", stack, "--non-interactive", "--color", "never"])),
        };
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
            if (text is not null)
                line(text, error);
        }
    }

    /// <summary>Runs it on the terminal, so that it draws and asks as it always does.</summary>
    /// <returns>Its exit code.</returns>
    /// <exception cref="CliException">It is not installed or too old.</exception>
    public async Task<int> RunAsync(string directory, string stack, IEnumerable<string> arguments)
    {
        var (path, _) = await RequireAsync(stack);
        using var process = new Process
        {
            StartInfo = WithEnvironment(new ProcessStartInfo(path, ["-C", directory, .. arguments, "--stack", stack])),
        };
        // The terminal sends Ctrl-C to both of us; it is the child's to answer. What comes to us alone is passed on.
        using var typed = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => context.Cancel = true);
        using var ended = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context =>
        {
            context.Cancel = true;
            Interrupt(process.Id);
        });
        process.Start();
        await process.WaitForExitAsync(CancellationToken.None);
        return process.ExitCode;
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
            throw new CliException(
                ExitCodes.Preflight, $"{path} does not start.", why: exception.Message, fix: PulumiExecutable.HowToInstall,
                inner: exception);
        }
        var version = answer.Succeeded ? PulumiExecutable.ParseVersion(answer.Output) : null;
        if (version >= PulumiExecutable.Minimum)
            return version;
        throw new CliException(
            ExitCodes.Preflight, $"The Pulumi CLI at {path} cannot be used; nothing was touched.",
            why: version is null
                ? $"`pulumi version` ended with exit code {answer.ExitCode} and printed '{(answer.Output + answer.Error).Trim()}'"
                : $"it is version {version}; {PulumiExecutable.Minimum} or newer is needed",
            fix: PulumiExecutable.HowToInstall);
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
        foreach (var (name, value) in host.Environment)
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
