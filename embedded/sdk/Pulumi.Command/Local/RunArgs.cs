namespace Pulumi.Command.Local;

/// <summary>Arguments of <see cref="Run.InvokeAsync"/>.</summary>
public sealed class RunArgs : InvokeArgs
{
    public RunArgs() => AddPreviousOutputInEnv = true;

    [Input("addPreviousOutputInEnv")]
    public bool? AddPreviousOutputInEnv { get; set; }

    [field: Input("archivePaths")]
    public List<string> ArchivePaths { get => field ??= []; set; }

    [field: Input("assetPaths")]
    public List<string> AssetPaths { get => field ??= []; set; }

    [Input("command", required: true)]
    public string Command { get; set; } = null!;

    [Input("dir")]
    public string? Dir { get; set; }

    [field: Input("environment")]
    public Dictionary<string, string> Environment { get => field ??= []; set; }

    [field: Input("interpreter")]
    public List<string> Interpreter { get => field ??= []; set; }

    [Input("logging")]
    public Logging? Logging { get; set; }

    [Input("stdin")]
    public string? Stdin { get; set; }

    public static new RunArgs Empty => new();
}
