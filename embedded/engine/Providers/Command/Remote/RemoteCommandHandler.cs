using System.Collections.Immutable;
using HaCluster.Deployment.Operations;
using HaCluster.Deployment.Properties;
using HaCluster.Engine.Providers.Schema;
using HaCluster.Ssh;

namespace HaCluster.Engine.Providers.Command.Remote;

/// <summary><c>command:remote:Command</c>: scripts on another machine over SSH.</summary>
internal sealed class RemoteCommandHandler(SshConnectionPool pool, IProviderHost host) : ResourceHandler("command:remote:Command", Inputs)
{
    private static readonly ObjectSchema Inputs = new(
        [new Property("connection", ConnectionInput.Schema) { Required = true, Secret = true }, .. CommandInputs.Shared]);

    public override Task<CheckResult> CheckAsync(CheckRequest request, CancellationToken cancellation) =>
        Task.FromResult(CommandInputs.Check(Schema, request.NewInputs));

    public override async Task<CreateResult> CreateAsync(CreateRequest request, CancellationToken cancellation)
    {
        if (request.Preview)
            return new CreateResult("", Predict(request.Inputs, "stdout", "stderr"));
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
            return new UpdateResult(Predict(request.NewInputs, "stdout", "stderr"));
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
        string urn, string name, PropertyMap inputs, (string Step, string Text) script, PropertyMap oldOutputs,
        TimeSpan? timeout, CancellationToken cancellation)
    {
        var reader = new PropertyReader(inputs);
        var target = ConnectionInput.Read(inputs);
        var secrets = SecretFilter.For(inputs, target.Host, target.User, target.JumpHost?.Host ?? "", target.JumpHost?.User ?? "");
        void Report(string message) => host.Log(LogSeverity.Info, urn, message, ephemeral: true);
        var output = new CommandOutput(CommandInputs.Logging(reader), secrets, Report);
        var command = new RemoteCommand
        {
            Text = script.Text,
            StandardInput = reader.OptionalString("stdin"),
            Environment = reader.StringMap("environment"),
            OptionalEnvironment = CommandInputs.PreviousOutput(inputs, oldOutputs),
            Timeout = timeout,
        };
        ProviderException Failed(string reason, TimeSpan elapsed, Exception? inner = null)
        {
            var scriptIsSecret = inputs.TryGetValue(script.Step, out var value) && ValueKind.HasSecret(value);
            return new ProviderException(
                RemoteFailure.Describe(name, target, script.Step, command, scriptIsSecret, reason, elapsed, output), inner);
        }
        try
        {
            var exit = await pool.RunAsync(target, command, output, Report, cancellation);
            if (exit.Status is not 0)
                throw Failed(exit.ToString(), exit.Elapsed);
        }
        catch (SshDialException exception)
        {
            throw new ProviderException(
                $"The '{script.Step}' script of {name} did not start. {secrets.Clean(exception.Message)}", exception);
        }
        catch (RemoteCommandException exception)
        {
            throw Failed(exception.Message, exception.Elapsed, exception);
        }
        return inputs.Set("stdout", output.Stdout).Set("stderr", output.Stderr);
    }
}
