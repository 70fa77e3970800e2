using HaCluster.Deployment.Operations;
using HaCluster.Deployment.Properties;
using HaCluster.Engine.Providers.Schema;

namespace HaCluster.Engine.Providers.Command.Local;

/// <summary><c>command:local:Command</c>: scripts on this machine.</summary>
internal sealed class LocalCommandHandler(IProviderHost host) : ResourceHandler("command:local:Command", Inputs)
{
    private static readonly ObjectSchema Inputs = new(
    [
        .. CommandInputs.Shared,
        new("dir", PropertyType.String),
        new("interpreter", PropertyType.StringList) { Default = ValueKind.Strings(["/bin/sh", "-c"]) },
        new("assetPaths", PropertyType.StringList),
        new("archivePaths", PropertyType.StringList),
    ]);

    public override async Task<CreateResult> CreateAsync(CreateRequest request, CancellationToken cancellation)
    {
        if (request.Preview)
            return new CreateResult("", Predict(request.Inputs, Produced(request.Inputs)));
        var outputs = request.Inputs.Set("stdout", "").Set("stderr", "");
        if (CommandInputs.Script(request.Inputs, "create") is { } script)
        {
            outputs = await RunAsync(request.Urn, request.Name, request.Inputs, script, PropertyMap.Empty, request.Timeout, cancellation);
        }
        return new CreateResult(request.Name + RandomHex(8), outputs);
    }

    public override async Task<UpdateResult> UpdateAsync(UpdateRequest request, CancellationToken cancellation)
    {
        if (request.Preview)
            return new UpdateResult(Predict(request.NewInputs, Produced(request.NewInputs)));
        if (CommandInputs.Script(request.NewInputs, "update", "create") is { } script)
        {
            return new UpdateResult(
                await RunAsync(request.Urn, request.Name, request.NewInputs, script, request.OldOutputs, request.Timeout, cancellation));
        }
        return new UpdateResult(Produced(request.NewInputs).Aggregate(
            request.NewInputs, (outputs, name) => request.OldOutputs.TryGetValue(name, out var old) ? outputs.Set(name, old) : outputs));
    }

    public override async Task DeleteAsync(DeleteRequest request, CancellationToken cancellation)
    {
        if (CommandInputs.Script(request.OldInputs, "delete") is { } script)
        {
            await RunAsync(request.Urn, request.Name, request.OldInputs, script, request.OldOutputs, request.Timeout, cancellation);
        }
    }

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
        var directory = Path.GetFullPath(reader.String("dir", "."), host.ProgramDirectory);
        if (!Directory.Exists(directory))
            throw new ProviderException($"Property 'dir' of {name}: there is no directory {directory}.");
        var secrets = SecretFilter.For(inputs);
        var output = new CommandOutput(
            CommandInputs.Logging(reader), secrets, line => host.Log(LogSeverity.Info, urn, line, ephemeral: true));
        var process = new LocalProcess
        {
            CommandLine = [.. reader.Strings("interpreter"), script.Text],
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
        return LocalAssets.Collect(directory, reader, inputs.Set("stdout", output.Stdout).Set("stderr", output.Stderr));
    }
}
