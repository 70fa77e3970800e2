using System.Collections.Immutable;
using HaCluster.Engine.Providers.Schema;

namespace HaCluster.Engine.Providers.Docker;

/// <summary>
/// Marks every object as ours, so that the left-over of an interrupted run is told from somebody else's object of the same name. The mark
/// alone does not make an object a left-over: it may be in use, and the state that knew it lost.
/// The directory is part of the mark: another copy of the project has the same URNs, and its cluster is not ours to remove.
/// </summary>
internal sealed class DockerOwner(string programDirectory)
{
    public const string UrnLabel = "hacluster.urn";
    public const string DirectoryLabel = "hacluster.directory";

    public Dictionary<string, string> Labels(string urn, PropertyReader inputs)
    {
        var labels = inputs.Objects("labels").ToDictionary(label => label.String("label"), label => label.String("value"));
        labels[UrnLabel] = urn;
        labels[DirectoryLabel] = programDirectory;
        return labels;
    }

    public bool Owns(string urn, IDictionary<string, string>? labels) =>
        labels is not null
        && labels.TryGetValue(UrnLabel, out var owner) && owner == urn
        && labels.TryGetValue(DirectoryLabel, out var directory) && directory == programDirectory;

    /// <summary>Who made an object, for the message that refuses to touch it.</summary>
    public static string Describe(IDictionary<string, string>? labels) =>
        labels is not null && labels.TryGetValue(UrnLabel, out var urn)
            ? $"it belongs to {urn} of {labels.ToImmutableDictionary().GetValueOrDefault(DirectoryLabel, "another directory")}"
            : "it was not made by this project";

    /// <summary>The refusal to touch an object that bears the marks of this project and that the state does not have.</summary>
    public static ProviderException NotInState(string kind, string name, string removal) => new(
        $"The {kind} {name} exists already. It was made from this directory, and the state does not have it, so that it is left alone. " +
        $"If the state was lost, `adopt` takes the cluster over. If the {kind} is not needed, remove it with `docker {removal} {name}`.");

    /// <summary>API filter for everything that was made for one resource.</summary>
    public Dictionary<string, IDictionary<string, bool>> Filter(string urn) => new()
    {
        ["label"] = new Dictionary<string, bool> { [$"{UrnLabel}={urn}"] = true, [$"{DirectoryLabel}={programDirectory}"] = true },
    };
}
