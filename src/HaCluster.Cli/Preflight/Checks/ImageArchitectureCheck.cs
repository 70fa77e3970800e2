using System.Runtime.InteropServices;
using HaCluster.Cli.PulumiCli;

namespace HaCluster.Cli.Preflight.Checks;

/// <summary>The application's image, which is built on this machine for its own processor, runs on the hosts.</summary>
internal sealed class ImageArchitectureCheck(string? machine = null) : IPreflightCheck
{
    private const string Name = "architecture";

    private readonly string _machine = machine ?? (RuntimeInformation.OSArchitecture == Architecture.Arm64 ? "arm64" : "x86_64");

    public Task<IReadOnlyList<CheckResult>> RunAsync(PreflightContext context, CancellationToken cancellation)
    {
        if (context.Stack is not PulumiStack || context.Topology?.Aws is not { } aws) return Task.FromResult<IReadOnlyList<CheckResult>>([]);
        return Task.FromResult<IReadOnlyList<CheckResult>>(aws.Architecture == _machine
            ? [new CheckResult(Name, CheckOutcome.Pass, $"this machine and the hosts are {_machine}")]
            :
            [
                new CheckResult(
                    Name, CheckOutcome.Fail, $"the hosts are {aws.Architecture}, and the application's image is built on this machine for {_machine}",
                    $"Run `hacluster up` on a machine that is {aws.Architecture}, or `hacluster config set aws.architecture {_machine} --stack {context.Stack.Name}`."),
            ]);
    }
}
