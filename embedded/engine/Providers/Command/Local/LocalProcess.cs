using System.Collections.Immutable;
using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using HaCluster.Deployment.Processes;

namespace HaCluster.Engine.Providers.Command.Local;

/// <summary>One process on this machine with everything it starts.</summary>
internal sealed record LocalProcess
{
    /// <summary>Program and arguments.</summary>
    public required ImmutableArray<string> CommandLine { get; init; }

    public required string Directory { get; init; }

    /// <summary>Added to the environment of this process.</summary>
    public required ImmutableSortedDictionary<string, string> Environment { get; init; }

    public string? Stdin { get; init; }

    /// <returns>Null on exit code 0, otherwise why it did not end well, as a clause.</returns>
    public async Task<string?> RunAsync(CommandOutput output, TimeSpan? timeout, CancellationToken cancellation)
    {
        if (TooLong() is { } reason)
            return reason;
        using var process = new Process { StartInfo = StartInfo() };
        try
        {
            process.Start();
        }
        catch (Win32Exception exception)
        {
            return $"{CommandLine[0]} cannot be started: {exception.Message.TrimEnd('.')}";
        }
        var stdout = PumpAsync(process.StandardOutput.BaseStream, output.AppendStdout);
        var stderr = PumpAsync(process.StandardError.BaseStream, output.AppendStderr);
        var stdin = WriteInputAsync(process);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        if (timeout is { } time)
            limit.CancelAfter(time);
        try
        {
            await process.WaitForExitAsync(limit.Token);
            await Task.WhenAll(stdout, stderr).WaitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            cancellation.ThrowIfCancellationRequested();
            return $"timed out after {timeout!.Value.TotalSeconds:0.#} s and was stopped";
        }
        await stdin;
        return process.ExitCode switch
        {
            0 => null,
            > 128 and var code => $"exit code {code} (signal {code - 128})",
            var code => $"exit code {code}",
        };
    }

    private string? TooLong()
    {
        if (!OperatingSystem.IsLinux())
            return null;
        var variable = Environment.FirstOrDefault(entry => IsTooLong($"{entry.Key}={entry.Value}")).Key;
        return variable is not null ? $"the variable {variable} of its environment is longer than 128 KiB; pass the value on stdin"
            : CommandLine.Any(IsTooLong) ? "the script is longer than 128 KiB; put it into a file and run that"
            : null;
    }

    private static bool IsTooLong(string text) => Encoding.UTF8.GetByteCount(text) >= CommandInputs.LongestArgument;

    private ProcessStartInfo StartInfo()
    {
        var start = OwnSession.StartInfo(CommandLine[0], CommandLine.Skip(1));
        start.WorkingDirectory = Directory;
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        foreach (var (name, value) in Environment)
            start.Environment[name] = value;
        return start;
    }

    private delegate void Append(ReadOnlySpan<byte> bytes, bool last);

    private static async Task PumpAsync(Stream stream, Append append)
    {
        var buffer = new byte[32 * 1024];
        int count;
        while ((count = await stream.ReadAsync(buffer)) > 0)
            append(buffer.AsSpan(0, count), last: false);
        append([], last: true);
    }

    private async Task WriteInputAsync(Process process)
    {
        try
        {
            await using var input = process.StandardInput.BaseStream;
            if (Stdin is { Length: > 0 })
                await input.WriteAsync(Encoding.UTF8.GetBytes(Stdin));
        }
        catch (IOException)
        {
            // The process ended without reading all of it, which is its right.
        }
    }
}
