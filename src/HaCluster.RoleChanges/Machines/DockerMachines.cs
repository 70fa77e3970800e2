using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using HaCluster.Diagnostics;
using HaCluster.Failover.Planning;
using HaCluster.Failover.Steps;
using HaCluster.Topology.Outputs;

namespace HaCluster.RoleChanges.Machines;

/// <summary>Containers of this machine's Docker, through the same scripts that the failover stack runs.</summary>
internal sealed class DockerMachines : IMachines
{
    public Task<string> StopAsync(RegionEndpoints region, TimeSpan deadline, Action<string> say) =>
        RunAsync(StepAction.FenceMachine, region.DatabaseHost.Name, deadline, say);

    public Task<string> StartAsync(RegionEndpoints region, TimeSpan deadline, Action<string> say) =>
        RunAsync(StepAction.StartMachine, region.DatabaseHost.Name, deadline, say);

    // The container is named as its host is.
    private static async Task<string> RunAsync(StepAction action, string host, TimeSpan deadline, Action<string> say)
    {
        using var process = new Process
        {
            StartInfo = new ProcessStartInfo("bash", ["-s"])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
            },
        };
        using var limit = new CancellationTokenSource(deadline);
        var output = new StepOutput(say);
        try
        {
            process.Start();
            var streams = Task.WhenAll(
                PumpAsync(process.StandardOutput.BaseStream, output.AppendStdout),
                PumpAsync(process.StandardError.BaseStream, output.AppendStderr));
            await process.StandardInput.WriteAsync(StepScript.OnThisMachine(action, host, host));
            process.StandardInput.Close();
            await process.WaitForExitAsync(limit.Token);
            await streams;
        }
        catch (OperationCanceledException exception)
        {
            process.Kill(entireProcessTree: true);
            throw new StepException(
                $"Docker has not answered for {deadline.TotalSeconds:F0} s.", Fix.Of("Check Docker, then run the command again."),
                exception);
        }
        catch (Win32Exception exception)
        {
            throw new StepException($"'bash' does not start: {exception.Message}.", inner: exception);
        }
        return process.ExitCode == 0 ? output.Stdout : throw ScriptFailure.Of(host, $"exit code {process.ExitCode}", output.Stderr);
    }

    private delegate void Append(ReadOnlySpan<byte> bytes, bool last);

    private static async Task PumpAsync(Stream stream, Append append)
    {
        var buffer = new byte[4096];
        int count;
        while ((count = await stream.ReadAsync(buffer)) > 0)
            append(buffer.AsSpan(0, count), last: false);
        append([], last: true);
    }
}
