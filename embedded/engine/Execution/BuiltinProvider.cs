using System.Collections.Immutable;
using HaCluster.Deployment.Properties;
using HaCluster.Engine.Properties;
using HaCluster.Engine.Providers;
using HaCluster.Engine.State;

namespace HaCluster.Engine.Execution;

/// <summary>What the built-in provider may look at.</summary>
/// <param name="ReadOutputs">Outputs of a stack by project and name; null when there is no such stack.</param>
/// <param name="FindResource">A resource of this stack by URN.</param>
internal sealed record BuiltinAccess(
    string Project, Func<string, string, PropertyMap?> ReadOutputs, Func<string, ResourceState?> FindResource);

/// <summary>Makes the provider of package <c>pulumi</c>.</summary>
internal sealed class BuiltinFactory(BuiltinAccess access) : IProviderFactory
{
    public string Package => BuiltinProvider.Package;

    public CheckResult CheckConfig(PropertyMap inputs) => CheckResult.Ok(inputs);

    public IProvider Configure(PropertyMap inputs, IProviderHost host) => new BuiltinProvider(access);
}

/// <summary>Stack references, and the functions which look into the engine's own state.</summary>
internal sealed class BuiltinProvider(BuiltinAccess access) : IProvider
{
    public const string Package = "pulumi";
    private const string StackReference = "pulumi:pulumi:StackReference";

    public Task<CheckResult> CheckAsync(CheckRequest request, CancellationToken cancellation)
    {
        RequireStackReference(request.Type);
        return Task.FromResult(request.NewInputs.ContainsKey("name")
            ? CheckResult.Ok(request.NewInputs)
            : new CheckResult(request.NewInputs, [new CheckFailure("name", "A stack reference needs the name of a stack.")]));
    }

    public Task<DiffResult> DiffAsync(DiffRequest request, CancellationToken cancellation)
    {
        // The other stack may have new outputs although nothing changed here, so a reference is always brought up to date.
        var details = PropertyDiffer.Diff(request.OldInputs, request.NewInputs);
        ImmutableArray<string> replaces = details.ContainsKey("name") ? ["name"] : [];
        return Task.FromResult(new DiffResult(DiffChanges.Some, replaces, false, details));
    }

    public Task<CreateResult> CreateAsync(CreateRequest request, CancellationToken cancellation)
    {
        var outputs = Refer(Text(request.Inputs, "name"));
        return Task.FromResult(new CreateResult(request.Preview ? "" : Text(request.Inputs, "name"), outputs));
    }

    public Task<UpdateResult> UpdateAsync(UpdateRequest request, CancellationToken cancellation) =>
        Task.FromResult(new UpdateResult(Refer(Text(request.NewInputs, "name"))));

    public Task<ReadResult> ReadAsync(ReadRequest request, CancellationToken cancellation)
    {
        RequireStackReference(request.Type);
        var inputs = PropertyMap.Empty.Set("name", request.Id);
        return Task.FromResult(new ReadResult(request.Id, inputs, Refer(request.Id)));
    }

    public Task DeleteAsync(DeleteRequest request, CancellationToken cancellation) => Task.CompletedTask;

    public Task<InvokeResult> InvokeAsync(InvokeRequest request, CancellationToken cancellation) => Task.FromResult(new InvokeResult(
        request.Token switch
        {
            "pulumi:pulumi:getResource" => GetResource(Text(request.Arguments, "urn")),
            "pulumi:pulumi:readStackOutputs" => Refer(Text(request.Arguments, "name")),
            _ => throw new ProviderException($"There is no function '{request.Token}'."),
        },
        []));

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private PropertyMap Refer(string name)
    {
        var (project, stack) = name.Split('/') switch
        {
            [var only] => (access.Project, only),
            [_, var last] => (access.Project, last),
            [_, var middle, var last] => (middle, last),
            _ => throw new ProviderException(
                $"'{name}' is not the name of a stack: STACK, ORGANIZATION/STACK or ORGANIZATION/PROJECT/STACK."),
        };
        var outputs = access.ReadOutputs(project, stack)
            ?? throw new ProviderException(
                $"There is no stack '{stack}' of project '{project}' (referred to as '{name}'). Deploy it first.");
        var secret = outputs.Where(output => output.Value.ContainsSecret()).Select(output => (PropertyValue)output.Key);
        return PropertyMap.Empty.Set("name", name).Set("outputs", outputs).Set("secretOutputNames", new ArrayValue([.. secret]));
    }

    private PropertyMap GetResource(string urn)
    {
        var state = access.FindResource(urn) ?? throw new ProviderException($"There is no resource '{urn}' in this stack.");
        var result = PropertyMap.Empty.Set("urn", urn).Set("id", state.Id).Set("state", state.Outputs);
        return state.Provider.Length == 0 ? result : result.Set("provider", state.Provider);
    }

    private static string Text(PropertyMap map, string key) =>
        map.Find(key) is StringValue text ? text.Value : throw new ProviderException($"'{key}' is missing or not a string.");

    private static void RequireStackReference(string type)
    {
        if (type != StackReference)
            throw new ProviderException($"There is no resource type '{type}'.");
    }
}
