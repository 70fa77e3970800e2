using HaCluster.Cli.Errors;
using HaCluster.Cli.PulumiCli;

namespace HaCluster.Cli.Preflight.Checks;

/// <summary>The Pulumi CLI, which deploys to AWS, is installed and new enough.</summary>
internal sealed class PulumiCliCheck : IPreflightCheck
{
    private const string Name = "pulumi";

    public async Task<IReadOnlyList<CheckResult>> RunAsync(PreflightContext context, CancellationToken cancellation)
    {
        if (context.Stack is not PulumiStack stack)
            return [];
        try
        {
            var (path, version) = await stack.Pulumi.RequireAsync(stack.Name);
            return [new CheckResult(Name, CheckOutcome.Pass, $"Pulumi CLI {version} at {path}")];
        }
        catch (CliException exception)
        {
            return [new CheckResult(Name, CheckOutcome.Fail, $"{exception.What} {exception.Why}", exception.Fix)];
        }
    }
}
