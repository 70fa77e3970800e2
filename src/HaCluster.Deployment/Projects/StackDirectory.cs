namespace HaCluster.Deployment.Projects;

/// <summary>
/// What a project's own files say of its stacks, whichever engine keeps them: their configuration files and which one is selected.
/// </summary>
public sealed class StackDirectory(ProjectFile project, StateDirectory state)
{
    public string? Selected
    {
        get
        {
            var file = state.SelectionFile(project.Name);
            return Presence.IsFile(file) ? File.ReadAllText(file).Trim() : null;
        }
    }

    public void Select(string stackName)
    {
        state.Create();
        AtomicFile.WritePrivate(state.SelectionFile(project.Name), stackName + "\n");
    }

    /// <summary>Forgets the selection when it is this stack.</summary>
    public void Deselect(string stackName)
    {
        if (Selected == stackName)
            File.Delete(state.SelectionFile(project.Name));
    }

    public bool HasConfiguration(string stackName) => Presence.IsFile(project.StackConfigFile(stackName));

    public IEnumerable<string> Configured() =>
        Names(project.StackConfigDirectory, "Pulumi.*.yaml").Select(file => file["Pulumi.".Length..^".yaml".Length]);

    /// <summary>Names of the files in a directory, which need not exist.</summary>
    public static IEnumerable<string> Names(string directory, string pattern) => Presence.IsDirectory(directory)
        ? Directory.EnumerateFiles(directory, pattern).Select(file => Path.GetFileName(file))
        : [];
}
