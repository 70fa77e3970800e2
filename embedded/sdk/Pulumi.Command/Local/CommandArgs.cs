namespace Pulumi.Command.Local;

/// <summary>Inputs of <see cref="Command"/>.</summary>
public sealed class CommandArgs : ResourceArgs
{
    public CommandArgs()
    {
        AddPreviousOutputInEnv = true;
    }

    [Input("addPreviousOutputInEnv")]
    public Input<bool>? AddPreviousOutputInEnv { get; set; }

    [Input("create")]
    public Input<string>? Create { get; set; }

    [Input("delete")]
    public Input<string>? Delete { get; set; }

    [field: Input("environment")]
    public InputMap<string> Environment { get => field ??= new(); set; }

    [Input("logging")]
    public Input<Logging>? Logging { get; set; }

    [Input("stdin")]
    public Input<string>? Stdin { get; set; }

    [field: Input("triggers")]
    public InputList<object> Triggers { get => field ??= new(); set; }

    [Input("update")]
    public Input<string>? Update { get; set; }

    [field: Input("archivePaths")]
    public InputList<string> ArchivePaths { get => field ??= new(); set; }

    [field: Input("assetPaths")]
    public InputList<string> AssetPaths { get => field ??= new(); set; }

    [Input("dir")]
    public Input<string>? Dir { get; set; }

    [field: Input("interpreter")]
    public InputList<string> Interpreter { get => field ??= new(); set; }

    public static new CommandArgs Empty => new();
}
