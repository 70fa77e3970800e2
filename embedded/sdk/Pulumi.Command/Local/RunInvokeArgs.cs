namespace Pulumi.Command.Local;

/// <summary>Arguments of <see cref="Run.Invoke(RunInvokeArgs, InvokeOptions)"/>.</summary>
public sealed class RunInvokeArgs : InvokeArgs
{
    public RunInvokeArgs() => AddPreviousOutputInEnv = true;

    [Input("addPreviousOutputInEnv")]
    public Input<bool>? AddPreviousOutputInEnv { get; set; }

    [field: Input("archivePaths")]
    public InputList<string> ArchivePaths { get => field ??= new(); set; }

    [field: Input("assetPaths")]
    public InputList<string> AssetPaths { get => field ??= new(); set; }

    [Input("command", required: true)]
    public Input<string> Command { get; set; } = null!;

    [Input("dir")]
    public Input<string>? Dir { get; set; }

    [field: Input("environment")]
    public InputMap<string> Environment { get => field ??= new(); set; }

    [field: Input("interpreter")]
    public InputList<string> Interpreter { get => field ??= new(); set; }

    [Input("logging")]
    public Input<Logging>? Logging { get; set; }

    [Input("stdin")]
    public Input<string>? Stdin { get; set; }

    public static new RunInvokeArgs Empty => new();
}
