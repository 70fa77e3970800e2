using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using HaCluster.Deployment;
using HaCluster.Deployment.Properties;
using HaCluster.Engine.Execution;
using HaCluster.Engine.Properties;
using HaCluster.Engine.Providers;
using HaCluster.Engine.State;
using Pulumirpc;

namespace HaCluster.Engine.Monitor;

/// <summary>The service at which the program registers its resources.</summary>
internal sealed class ResourceMonitorService(Registrar registrar, ProgramSession session, RequestReader reader)
    : ResourceMonitor.ResourceMonitorBase
{
    public override Task<SupportsFeatureResponse> SupportsFeature(SupportsFeatureRequest request, ServerCallContext context) =>
        Task.FromResult(new SupportsFeatureResponse
        {
            HasSupport = request.Id is "secrets" or "resourceReferences" or "outputValues" or "aliasSpecs" or "deletedWith"
                or "replaceWith",
        });

    public override Task<RegisterResourceResponse> RegisterResource(RegisterResourceRequest request, ServerCallContext context) =>
        Call(async () =>
        {
            var result = await registrar.RegisterAsync(reader.Read(request));
            if (result.Status == RegistrationStatus.Failed && !request.SupportsResultReporting)
                throw new RpcException(new Status(StatusCode.Unknown, result.Error!));
            var response = new RegisterResourceResponse { Urn = result.Urn, Result = ResultOf(result.Status) };
            if (result.State is not { } state)
            {
                response.Unknown = true;
                // The official C# SDK reads the properties of every answer.
                response.Object = new Struct();
                return response;
            }
            response.Id = ProviderReference.IsProviderType(request.Type) && state.Id.Length == 0 ? ProviderReference.UnknownId : state.Id;
            // A component's outputs are the program's own; it has them already.
            if (request.Custom)
            {
                var writer = new StructWriter(request.AcceptSecrets, request.AcceptResources, request.SupportsPartialValues);
                response.Object = writer.Write(state.Outputs);
            }
            return response;
        });

    public override Task<ReadResourceResponse> ReadResource(ReadResourceRequest request, ServerCallContext context) => Call(async () =>
    {
        var result = await registrar.RegisterAsync(reader.Read(request));
        if (result.State is not { } state)
        {
            throw new RpcException(new Status(
                StatusCode.Unknown, result.Error ?? $"'{request.Name}' was not read, because something it depends on has failed."));
        }
        return new ReadResourceResponse
        {
            Urn = result.Urn,
            Properties = new StructWriter(request.AcceptSecrets, request.AcceptResources, PartialValues: true).Write(state.Outputs),
        };
    });

    public override Task<Empty> RegisterResourceOutputs(RegisterResourceOutputsRequest request, ServerCallContext context) => Call(() =>
    {
        registrar.RegisterOutputs(request.Urn, reader.Inputs(request.Outputs));
        return Task.FromResult(new Empty());
    });

    public override Task<ResourceInvokeResponse> Invoke(ResourceInvokeRequest request, ServerCallContext context) => Call(async () =>
    {
        var arguments = reader.Inputs(request.Args);
        if (arguments.ContainsUnknown() || registrar.IsUnknowable(request.Tok, request.Provider))
            return new ResourceInvokeResponse { Return = Unknown, Unknown = true };
        var result = await registrar.InvokeAsync(request.Tok, arguments, request.Provider, request.Version, request.PluginDownloadURL);
        var response = new ResourceInvokeResponse { Return = new StructWriter(true, request.AcceptResources, true).Write(result.Return) };
        response.Failures.AddRange(
            result.Failures.Select(failure => new Pulumirpc.CheckFailure { Property = failure.Property, Reason = failure.Reason }));
        return response;
    });

    public override Task<CallResponse> Call(ResourceCallRequest request, ServerCallContext context) => throw new RpcException(new Status(
        StatusCode.Unimplemented,
        $"'{request.Tok}' is a method of a remote component; the embedded engine runs only components of the program itself."));

    public override Task<RegisterPackageResponse> RegisterPackage(RegisterPackageRequest request, ServerCallContext context) =>
        throw new RpcException(
            new Status(StatusCode.Unimplemented, "The embedded engine knows no parameterized packages."));

    public override async Task<Empty> SignalAndWaitForShutdown(Empty request, ServerCallContext context)
    {
        await session.SignalAsync();
        return new Empty();
    }

    // SDKs that do not know the field `unknown` take a result with an unknown member for unknown as a whole.
    private static readonly Struct Unknown = new() { Fields = { ["id"] = Value.ForString(WireFormat.Unknown) } };

    private async Task<T> Call<T>(Func<Task<T>> call)
    {
        try
        {
            return await session.RunAsync(call);
        }
        catch (OperationCanceledException)
        {
            throw new RpcException(new Status(StatusCode.Unavailable, "The operation was cancelled."));
        }
        catch (Exception exception) when (exception is RegistrationException or ProviderException or DeploymentException or FormatException)
        {
            throw new RpcException(new Status(StatusCode.InvalidArgument, exception.Message));
        }
    }

    private static Result ResultOf(RegistrationStatus status) => status switch
    {
        RegistrationStatus.Success => Result.Success,
        RegistrationStatus.Failed => Result.Fail,
        _ => Result.Skip,
    };
}
