using HaCluster.Topology.Model;

namespace HaCluster.Cli.Containers;

/// <summary>A container, network or volume, with the marks that say for whom it was made.</summary>
/// <param name="Kind"><c>container</c>, <c>network</c> or <c>volume</c>, as Docker's commands call it.</param>
/// <param name="Id">As a stack's state has it.</param>
/// <param name="State">Of a container: <c>running</c>, <c>exited</c>; null for anything else.</param>
internal sealed record DockerThing(string Kind, string Id, string Name, string? State, IDictionary<string, string>? Labels)
{
    // The marks which the engine's docker provider puts on everything it makes.
    private const string UrnLabel = "hacluster.urn";
    private const string DirectoryLabel = "hacluster.directory";

    /// <summary>The resource that it is; empty for a thing of somebody else.</summary>
    public string Urn => Label(UrnLabel) ?? "";

    public bool IsOfStack(string stack) => Label(LocalNames.StackLabel) == stack;

    /// <summary>The directory of the program that made it; null when it does not say.</summary>
    public string? Directory => Label(DirectoryLabel);

    /// <summary>Whether it was made from this project, or does not say from where.</summary>
    /// <param name="project">Absolute path of the project's directory.</param>
    public bool IsFrom(string project) =>
        Directory is not { } directory || $"{directory}/".StartsWith($"{project.TrimEnd('/')}/", StringComparison.Ordinal);

    /// <summary>Names the other copy of the project to which it belongs; empty for a thing of somebody else.</summary>
    public string Origin => Directory is { } directory ? $" (made from {directory})" : "";

    /// <summary>As a message lists it: <c>site1-db (running)</c>.</summary>
    public string Description => State is null ? Name : $"{Name} ({State})";

    /// <summary>The command that removes it.</summary>
    public string Removal => Kind == "container" ? $"docker rm -f {Name}" : $"docker {Kind} rm {Name}";

    private string? Label(string name) => Labels is not null && Labels.TryGetValue(name, out var value) ? value : null;
}
