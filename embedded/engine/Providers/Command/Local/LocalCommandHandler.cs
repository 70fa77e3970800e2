using System.Collections.Immutable;
using HaCluster.Deployment.Operations;
using HaCluster.Deployment.Properties;
using HaCluster.Engine.Providers.Schema;

namespace HaCluster.Engine.Providers.Command.Local;

/// <summary><c>command:local:Command</c>: scripts on this machine.</summary>
internal sealed class LocalCommandHandler(IProviderHost host) : ResourceHandler("command:local:Command", Inputs)
{
    private static readonly ImmutableArray<string> DefaultInterpreter = ["/bin/sh", "-c"];

    private static readonly ObjectSchema Inputs = new(
    [
        .. CommandInputs.Shared,
        new("dir", PropertyType.String),
        new("interpreter", PropertyType.StringList) { Implied = ValueKind.Strings(DefaultInterpreter) },
        new("assetPaths", PropertyType.StringList),
        new("archivePaths", PropertyType.StringList),
    ]);

    public override Task<CheckResult> CheckAsync(CheckRequest request, CancellationToken cancellation) =>
        Task.FromResult(CommandInputs.Check(Schema, request.NewInputs));

    public override async Task<CreateResult> CreateAsync(CreateRequest request, CancellationToken cancellation)
    {
        if (request.Preview)
            return new CreateResult("", Predict(request.Inputs, Produced(request.Inputs)));
        var id = request.Name + RandomHex(8);
        var outputs = request.Inputs.Set("stdout", "").Set("stderr", "");
        if (CommandInputs.Script(request.Inputs, "create") is { } script)
        {
            outputs = await RunAsync(request.Urn, request.Name, request.Inputs, script, PropertyMap.Empty, request.Timeout, cancellation);
            outputs = Collect(id, request.Name, request.Inputs, outputs);
        }
        return new CreateResult(id, outputs);
    }

    public override async Task<UpdateResult> UpdateAsync(UpdateRequest request, CancellationToken cancellation)
    {
        if (request.Preview)
            return new UpdateResult(Predict(request.NewInputs, Produced(request.NewInputs)));
        if (!OnlyCollects(request) && CommandInputs.Script(request.NewInputs, "update", "create") is { } script)
        {
            var outputs =
                await RunAsync(request.Urn, request.Name, request.NewInputs, script, request.OldOutputs, request.Timeout, cancellation);
            return new UpdateResult(Collect(request.Id, request.Name, request.NewInputs, outputs));
        }
        var carried = Produced(request.NewInputs).Aggregate(
            request.NewInputs, (outputs, name) => request.OldOutputs.TryGetValue(name, out var old) ? outputs.Set(name, old) : outputs);
        return new UpdateResult(OnlyCollects(request) ? Collect(request.Id, request.Name, request.NewInputs, carried) : carried);
    }

    public override async Task DeleteAsync(DeleteRequest request, CancellationToken cancellation)
    {
        if (CommandInputs.Script(request.OldInputs, "delete") is { } script)
        {
            await RunAsync(request.Urn, request.Name, request.OldInputs, script, request.OldOutputs, request.Timeout, cancellation);
        }
    }

    /// <summary>True when the script has run for these inputs and only its files were not collected.</summary>
    private bool OnlyCollects(UpdateRequest request) =>
        Produced(request.NewInputs).Any(name => !request.OldOutputs.ContainsKey(name))
            && InputDiff.Compare(Complete(request.OldInputs), Complete(request.NewInputs), Schema, false).Changes == DiffChanges.None;

    /// <exception cref="ProviderException">The files cannot be collected; that the script has run is recorded.</exception>
    private PropertyMap Collect(string id, string name, PropertyMap inputs, PropertyMap outputs)
    {
        var reader = new PropertyReader(inputs);
        try
        {
            return LocalAssets.Collect(DirectoryOf(reader), reader, outputs);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            var message = $"The script of {name} succeeded, but its files cannot be collected: {exception.Message} "
                + "Correct 'assetPaths' or 'archivePaths', or the files; the next update collects them.";
            throw new ProviderException(message, exception)
            {
                PartialState = new PartialResource(id, inputs, outputs, [message]),
            };
        }
    }

    private string DirectoryOf(PropertyReader inputs) => Path.GetFullPath(inputs.String("dir", "."), host.ProgramDirectory);

    private static string[] Produced(PropertyMap inputs)
    {
        var reader = new PropertyReader(inputs);
        return [
            "stdout", "stderr",
            .. reader.Has("assetPaths") ? ["assets"] : Array.Empty<string>(),
            .. reader.Has("archivePaths") ? ["archive"] : Array.Empty<string>(),
        ];
    }

    private async Task<PropertyMap> RunAsync(
        string urn, string name, PropertyMap inputs, (string Step, string Text) script, PropertyMap oldOutputs, TimeSpan? timeout,
        CancellationToken cancellation)
    {
        var reader = new PropertyReader(inputs);
        var directory = DirectoryOf(reader);
        if (!Directory.Exists(directory))
            throw new ProviderException($"Property 'dir' of {name}: there is no directory {directory}.");
        var secrets = SecretFilter.For(inputs);
        var output = new CommandOutput(
            CommandInputs.Logging(reader), secrets, line => host.Log(LogSeverity.Info, urn, line, ephemeral: true));
        var process = new LocalProcess
        {
            CommandLine = [.. reader.Has("interpreter") ? reader.Strings("interpreter") : DefaultInterpreter, script.Text],
            Directory = directory,
            Environment = reader.StringMap("environment").SetItems(CommandInputs.PreviousOutput(inputs, oldOutputs)),
            Stdin = reader.OptionalString("stdin"),
        };
        var end = await process.RunAsync(output, timeout, cancellation);
        if (end is not null)
        {
            var shown = output.Combined;
            throw new ProviderException(
                $"The local '{script.Step}' script of {name} failed: {end}." +
                (string.IsNullOrWhiteSpace(shown) ? "\n  It printed nothing." : $"\n  last output:\n{TextTail.Of(shown)}") +
                $"\n  directory: {directory}");
        }
        return inputs.Set("stdout", output.Stdout).Set("stderr", output.Stderr);
    }
}
