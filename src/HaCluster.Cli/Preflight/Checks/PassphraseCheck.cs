using HaCluster.Cli.PulumiCli;
using HaCluster.Deployment;

namespace HaCluster.Cli.Preflight.Checks;

/// <summary>The passphrase opens the stack's secrets.</summary>
internal sealed class PassphraseCheck : IPreflightCheck
{
    private const string Name = "passphrase";

    public async Task<IReadOnlyList<CheckResult>> RunAsync(PreflightContext context, CancellationToken cancellation)
    {
        // Pulumi's own back end and secrets provider are looked into by nobody but Pulumi.
        if (context.Stack is PulumiStack)
            return [];
        try
        {
            await context.Stack.ReadOutputsAsync(cancellation);
            context.Stack.Configuration.ReadAll();
            return [new CheckResult(Name, CheckOutcome.Pass, "the stack's secrets can be read")];
        }
        catch (DeploymentException exception) when (exception.Kind == DeploymentErrorKind.WrongPassphrase)
        {
            return [new CheckResult(Name, CheckOutcome.Fail, exception.Message, exception.Fix, Configuration: true)];
        }
    }
}
