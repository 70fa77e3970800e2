using System.Collections.Immutable;
using HaCluster.Engine.Providers.Schema;

namespace HaCluster.Engine.Providers.Docker;

/// <summary>
/// Marks every object as ours, so that the left-over of an interrupted run is told from somebody else's object of the same name.
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

    /// <summary>API filter for everything that was made for one resource.</summary>
    public Dictionary<string, IDictionary<string, bool>> Filter(string urn) => new()
    {
        ["label"] = new Dictionary<string, bool> { [$"{UrnLabel}={urn}"] = true, [$"{DirectoryLabel}={programDirectory}"] = true },
    };
}
