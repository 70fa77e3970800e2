namespace Pulumi.Command.Remote;

/// <summary>Inputs of <see cref="Command"/>.</summary>
public sealed class CommandArgs : ResourceArgs
{
    public CommandArgs()
    {
        AddPreviousOutputInEnv = true;
    }

    [field: Input("connection", required: true)]
    public Input<Inputs.ConnectionArgs>? Connection { get; set => field = Utilities.Secret(value); }

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

    public static new CommandArgs Empty => new();
}
