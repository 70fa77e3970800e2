using System.Security.Cryptography;
using HaCluster.Deployment.Properties;
using HaCluster.Engine.Providers.Schema;

namespace HaCluster.Engine.Providers;

/// <summary>
/// One resource type of a package: its inputs, and what to do with them. The defaults suit a resource without a live counterpart:
/// schema check, input comparison, a Read that returns what is known.
/// </summary>
internal abstract class ResourceHandler(string type, ObjectSchema schema)
{
    /// <summary>Type token, such as <c>docker:index/network:Network</c>.</summary>
    public string Type { get; } = type;

    protected ObjectSchema Schema { get; } = schema;

    /// <summary>A replacement cannot exist beside the old resource.</summary>
    protected virtual bool DeleteBeforeReplace => false;

    public virtual Task<CheckResult> CheckAsync(CheckRequest request, CancellationToken cancellation) =>
        Task.FromResult(Schema.Check(request.NewInputs));

    public virtual Task<DiffResult> DiffAsync(DiffRequest request, CancellationToken cancellation) =>
        Task.FromResult(InputDiff.Compare(Complete(request.OldInputs), Complete(request.NewInputs), Schema, DeleteBeforeReplace));

    public abstract Task<CreateResult> CreateAsync(CreateRequest request, CancellationToken cancellation);

    public virtual Task<ReadResult> ReadAsync(ReadRequest request, CancellationToken cancellation) =>
        Task.FromResult(new ReadResult(request.Id, request.Inputs ?? PropertyMap.Empty, request.Outputs ?? PropertyMap.Empty));

    /// <summary>Only types with a property that does not replace get here.</summary>
    public virtual Task<UpdateResult> UpdateAsync(UpdateRequest request, CancellationToken cancellation) =>
        Task.FromResult(new UpdateResult(request.OldOutputs.SetAll(request.NewInputs)));

    public virtual Task DeleteAsync(DeleteRequest request, CancellationToken cancellation) => Task.CompletedTask;

    /// <summary>
    /// What a create left behind that was killed before its result was saved; most types leave nothing that a new create would not redo.
    /// </summary>
    public virtual Task<ReadResult> FindInterruptedAsync(InterruptedCreate create, CancellationToken cancellation) =>
        Task.FromResult(ReadResult.Gone);

    /// <summary>
    /// Inputs as the resource has them: with what holds where nothing is given. Another engine, and an earlier version of this one, recorded
    /// other defaults and its bookkeeping beside them; neither is a change of the program.
    /// </summary>
    protected virtual PropertyMap Complete(PropertyMap inputs) => Schema.Complete(inputs);

    /// <summary>Outputs of a preview: the inputs, and unknown for what only the real operation can tell.</summary>
    protected static PropertyMap Predict(PropertyMap inputs, params ReadOnlySpan<string> unknownOutputs)
    {
        var outputs = inputs;
        foreach (var name in unknownOutputs)
            outputs = outputs.Set(name, PropertyValue.Unknown);
        return outputs;
    }

    /// <summary>Random hex digits for a name or an id that must not collide.</summary>
    protected static string RandomHex(int digits) => RandomNumberGenerator.GetHexString(digits, lowercase: true);
}
