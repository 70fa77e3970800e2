using HaCluster.Deployment.Properties;

namespace HaCluster.Engine.Providers;

/// <summary>
/// Implemented by providers whose create can leave something behind when the engine is killed before it saved the result.
/// After such a kill the next update or destroy looks for it, deletes it, and goes on as if the create had never begun.
/// </summary>
public interface IRecoversInterruptedCreate
{
    /// <summary>Finds what an interrupted create left behind, for example by a label that carries the URN.</summary>
    /// <returns>The thing as a later delete needs it, or <see cref="ReadResult.Gone"/>.</returns>
    Task<ReadResult> FindInterruptedAsync(InterruptedCreate create, CancellationToken cancellation);
}

/// <param name="Urn">URN of the resource.</param>
/// <param name="Inputs">The checked inputs of the create.</param>
/// <param name="Since">When it began: what is older was not made by it.</param>
/// <param name="RecordedIds">Ids which the state knows under this URN, such as the old half of a replacement: these are not left
/// over.</param>
public sealed record InterruptedCreate(string Urn, PropertyMap Inputs, DateTimeOffset Since, IReadOnlySet<string> RecordedIds)
{
    public string Type => UrnParts.TypeOf(Urn);
    public string Name => UrnParts.NameOf(Urn);

    /// <summary>
    /// Whether the create can have made a thing with its marks: one that the state does not have, and that is not older than the create.
    /// An older one is in use, and the state that knew it was lost.
    /// </summary>
    public bool MayHaveMade(string id, DateTimeOffset created) => !RecordedIds.Contains(id) && created >= Since - ClockTolerance;

    // Some times are cut to whole seconds.
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromSeconds(1);
}
