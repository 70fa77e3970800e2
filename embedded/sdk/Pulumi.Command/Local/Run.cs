namespace Pulumi.Command.Local;

/// <summary>Runs a command on this machine at every deployment, previews included.</summary>
public static class Run
{
    private const string Token = "command:local:run";

    public static Task<RunResult> InvokeAsync(RunArgs args, InvokeOptions? options = null) =>
        Deployment.Instance.InvokeAsync<RunResult>(Token, args ?? new RunArgs(), WithVersion(options));

    public static Output<RunResult> Invoke(RunInvokeArgs args, InvokeOptions? options = null) =>
        Deployment.Instance.Invoke<RunResult>(Token, args ?? new RunInvokeArgs(), WithVersion(options));

    public static Output<RunResult> Invoke(RunInvokeArgs args, InvokeOutputOptions options)
    {
        options.Version ??= Utilities.Version;
        return Deployment.Instance.Invoke<RunResult>(Token, args ?? new RunInvokeArgs(), options);
    }

    private static InvokeOptions WithVersion(InvokeOptions? options)
    {
        options ??= new InvokeOptions();
        options.Version ??= Utilities.Version;
        return options;
    }
}
