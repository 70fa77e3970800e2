using HaCluster.Engine.Properties;

namespace HaCluster.Engine.Providers;

/// <summary>
/// Implemented by providers whose create can leave something behind when the engine is killed before it saved the result.
/// After such a kill the next update or destroy looks for it, deletes it, and goes on as if the create had never begun.
/// </summary>
public interface IRecoversInterruptedCreate
{
    /// <summary>Finds what an interrupted create of this URN left behind, for example by a label that carries the URN.</summary>
    /// <param name="urn">URN of the resource.</param>
    /// <param name="inputs">The checked inputs of the interrupted create.</param>
    /// <param name="recordedIds">Ids which the state knows under this URN, such as the old half of a replacement: these are not left over.</param>
    /// <returns>The thing as a later delete needs it, or <see cref="ReadResult.Gone"/>.</returns>
    Task<ReadResult> FindInterruptedAsync(string urn, PropertyMap inputs, IReadOnlySet<string> recordedIds, CancellationToken cancellation);
}
