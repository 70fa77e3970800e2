using HaCluster.Engine;

namespace HaCluster.Cli.Preflight.Checks;

/// <summary>The passphrase opens the stack's secrets.</summary>
internal sealed class PassphraseCheck : IPreflightCheck
{
    private const string Name = "passphrase";

    public async Task<IReadOnlyList<CheckResult>> RunAsync(PreflightContext context, CancellationToken cancellation)
    {
        try
        {
            await context.Stack.ReadOutputsAsync(cancellation);
            context.Stack.Configuration.ReadAll();
            return [new CheckResult(Name, CheckOutcome.Pass, "the stack's secrets can be read")];
        }
        catch (EngineException exception) when (exception.Kind == EngineErrorKind.WrongPassphrase)
        {
            return [new CheckResult(Name, CheckOutcome.Fail, exception.Message, exception.Fix, Configuration: true)];
        }
    }
}
