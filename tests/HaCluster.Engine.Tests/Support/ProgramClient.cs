using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Grpc.Net.Client;
using Pulumirpc;

namespace HaCluster.Engine.Tests.Support;

/// <summary>A program's end of the protocol, so that a program can be a method of a test.</summary>
internal sealed class ProgramClient(string address, bool preview, string stack) : IDisposable
{
    private const string Monitor = "pulumirpc.ResourceMonitor";
    private readonly GrpcChannel _channel = GrpcChannel.ForAddress($"http://{address}");

    /// <summary>True when the program is run for a plan.</summary>
    public bool Preview { get; } = preview;

    /// <summary>URN of the stack, once <see cref="StartAsync"/> has registered it.</summary>
    public string Stack { get; private set; } = "";

    public async Task StartAsync() =>
        Stack = (await RegisterAsync(new RegisterResourceRequest { Type = "pulumi:pulumi:Stack", Name = $"things-{stack}" })).Urn;

    /// <summary>A secret as it travels.</summary>
    public static Value Secret(string text) => Value.ForStruct(new Struct
    {
        Fields =
        {
            ["4dabf18193072939515e22adb298388d"] = Value.ForString("1b47061264138c4ac30d75fd1eb44270"),
            ["value"] = Value.ForString(text),
        },
    });

    /// <summary>Registers a thing below the stack.</summary>
    public Task<RegisterResourceResponse> ThingAsync(string name, string value = "one", Action<RegisterResourceRequest>? options = null)
    {
        var request = new RegisterResourceRequest
        {
            Type = "test:index:Thing",
            Name = name,
            Custom = true,
            Parent = Stack,
            Object = new Struct { Fields = { ["value"] = Value.ForString(value) } },
            AcceptSecrets = true,
            SupportsResultReporting = true,
        };
        options?.Invoke(request);
        return RegisterAsync(request);
    }

    public Task<RegisterResourceResponse> RegisterAsync(RegisterResourceRequest request) =>
        CallAsync(Monitor, "RegisterResource", request, RegisterResourceResponse.Parser);

    /// <summary>Gives outputs to the stack.</summary>
    public Task OutputsAsync(Struct outputs) => CallAsync(
        Monitor, "RegisterResourceOutputs", new RegisterResourceOutputsRequest { Urn = Stack, Outputs = outputs }, Empty.Parser);

    public Task LogAsync(LogSeverity severity, string message) => CallAsync(
        "pulumirpc.Engine", "Log", new LogRequest { Severity = severity, Message = message }, Empty.Parser);

    public Task FinishAsync() => CallAsync(Monitor, "SignalAndWaitForShutdown", new Empty(), Empty.Parser);

    public void Dispose() => _channel.Dispose();

    private async Task<TResponse> CallAsync<TRequest, TResponse>(
        string service, string name, TRequest request, MessageParser<TResponse> parser)
        where TRequest : class, IMessage<TRequest>, new() where TResponse : class, IMessage<TResponse>, new()
    {
        var method = new Method<TRequest, TResponse>(
            MethodType.Unary, service, name,
            Marshallers.Create(
                message => message.ToByteArray(), new MessageParser<TRequest>(() => new TRequest()).ParseFrom),
            Marshallers.Create(message => message.ToByteArray(), parser.ParseFrom));
        using var call = _channel.CreateCallInvoker().AsyncUnaryCall(method, null, default, request);
        return await call.ResponseAsync;
    }
}
