using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using HaCluster.Engine.Execution;
using Pulumirpc;

using LogSeverity = HaCluster.Deployment.Operations.LogSeverity;

namespace HaCluster.Engine.Monitor;

/// <summary>The service through which the program talks to the user.</summary>
internal sealed class EngineService(EventStream events, ProgramSession session) : Pulumirpc.Engine.EngineBase
{
    public override Task<Empty> Log(LogRequest request, ServerCallContext context)
    {
        // SDKs write the values of secrets into them, and nobody reads them.
        if (request.Severity == Pulumirpc.LogSeverity.Debug)
            return Task.FromResult(new Empty());
        // Once the operation is cancelled the program's calls are refused, and all it can say is that they were.
        var severity = session.IsCancelled && request.Severity == Pulumirpc.LogSeverity.Error
            ? LogSeverity.Debug
            : (LogSeverity)(int)request.Severity;
        events.LogOfProgram(severity, request.Urn, request.Message, request.Ephemeral);
        return Task.FromResult(new Empty());
    }

    public override Task<SetRootResourceResponse> SetRootResource(SetRootResourceRequest request, ServerCallContext context)
    {
        session.RootUrn = request.Urn;
        return Task.FromResult(new SetRootResourceResponse());
    }

    public override Task<GetRootResourceResponse> GetRootResource(GetRootResourceRequest request, ServerCallContext context) =>
        Task.FromResult(new GetRootResourceResponse { Urn = session.RootUrn });
}
