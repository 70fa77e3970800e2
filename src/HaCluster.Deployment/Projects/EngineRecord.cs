namespace HaCluster.Deployment.Projects;

/// <summary>Remembers which engine keeps a stack, where that does not follow from the state itself.</summary>
public sealed class EngineRecord(StateDirectory state, string project)
{
    /// <returns>The name of an engine; null when none was recorded.</returns>
    public string? Find(string stackName)
    {
        var file = PathOf(stackName);
        return Presence.IsFile(file) ? File.ReadAllText(file).Trim() : null;
    }

    public string PathOf(string stackName) => state.EngineFile(project, stackName);

    public void Write(string stackName, string engine)
    {
        state.Create();
        AtomicFile.WritePrivate(PathOf(stackName), engine + "\n");
    }

    public void Remove(string stackName)
    {
        if (Presence.IsFile(PathOf(stackName)))
            File.Delete(PathOf(stackName));
    }
}
