using System.Collections.Immutable;
using HaCluster.Deployment.Operations;
using HaCluster.Deployment.Properties;
using HaCluster.Engine.Providers.Schema;

namespace HaCluster.Engine.Providers.Command.Remote;

/// <summary><c>command:remote:Command</c>: scripts on another machine over SSH.</summary>
internal sealed class RemoteCommandHandler(SshConnectionPool pool, LivenessLimits liveness, IProviderHost host)
    : ResourceHandler("command:remote:Command", Inputs)
{
    private static readonly ObjectSchema Inputs = new(
        [new Property("connection", SshSettings.Schema) { Required = true, Secret = true }, .. CommandInputs.Shared]);

    private readonly RemoteShell _shell = new(pool, liveness);

    public override async Task<CreateResult> CreateAsync(CreateRequest request, CancellationToken cancellation)
    {
        if (request.Preview) return new CreateResult("", Predict(request.Inputs, "stdout", "stderr"));
        var outputs = request.Inputs.Set("stdout", "").Set("stderr", "");
        if (CommandInputs.Script(request.Inputs, "create") is { } script)
        {
            outputs = await RunAsync(request.Urn, request.Name, request.Inputs, script, PropertyMap.Empty, request.Timeout, cancellation);
        }
        return new CreateResult(request.Name + RandomHex(8), outputs);
    }

    public override async Task<UpdateResult> UpdateAsync(UpdateRequest request, CancellationToken cancellation)
    {
        if (request.Preview) return new UpdateResult(Predict(request.NewInputs, "stdout", "stderr"));
        if (CommandInputs.Script(request.NewInputs, "update", "create") is { } script)
        {
            return new UpdateResult(
                await RunAsync(request.Urn, request.Name, request.NewInputs, script, request.OldOutputs, request.Timeout, cancellation));
        }
        return new UpdateResult(CarryOutput(request.NewInputs, request.OldOutputs));
    }

    public override async Task DeleteAsync(DeleteRequest request, CancellationToken cancellation)
    {
        if (CommandInputs.Script(request.OldInputs, "delete") is { } script)
        {
            await RunAsync(request.Urn, request.Name, request.OldInputs, script, request.OldOutputs, request.Timeout, cancellation);
        }
    }

    private static PropertyMap CarryOutput(PropertyMap inputs, PropertyMap oldOutputs) => inputs
        .Set("stdout", oldOutputs.GetValueOrDefault("stdout", ""))
        .Set("stderr", oldOutputs.GetValueOrDefault("stderr", ""));

    private async Task<PropertyMap> RunAsync(
        string urn, string name, PropertyMap inputs, (string Step, string Text) script, PropertyMap oldOutputs, TimeSpan? timeout, CancellationToken cancellation)
    {
        var reader = new PropertyReader(inputs);
        var connection = SshSettings.Read(reader.Object("connection") ?? throw new ProviderException("property 'connection' is missing"));
        var secrets = SecretFilter.For(inputs, connection.Host, connection.User, connection.Proxy?.Host ?? "", connection.Proxy?.User ?? "");
        var output = new CommandOutput(CommandInputs.Logging(reader), secrets, line => host.Log(LogSeverity.Info, urn, line, ephemeral: true));
        var remote = new RemoteScript
        {
            Connection = connection,
            Step = script.Step,
            Text = script.Text,
            Stdin = reader.OptionalString("stdin"),
            Environment = reader.StringMap("environment"),
            PreviousOutput = CommandInputs.PreviousOutput(inputs, oldOutputs),
            Timeout = timeout,
        };
        try
        {
            await _shell.RunAsync(remote, output, message => host.Log(LogSeverity.Info, urn, message, ephemeral: true), cancellation);
        }
        catch (SshDialException exception)
        {
            throw new ProviderException($"{name}: the '{script.Step}' script did not start: {secrets.Clean(exception.Message)}", exception);
        }
        catch (RemoteScriptException exception)
        {
            var scriptIsSecret = inputs.TryGetValue(script.Step, out var value) && ValueKind.HasSecret(value);
            throw new ProviderException(RemoteFailure.Describe(name, remote, scriptIsSecret, exception, output), exception);
        }
        return inputs.Set("stdout", output.Stdout).Set("stderr", output.Stderr);
    }
}
