namespace HaCluster.Deployment.Projects;

/// <summary>Remembers which engine keeps a stack, where that does not follow from the state itself.</summary>
public sealed class EngineRecord(StateDirectory state, string project)
{
    /// <returns>The name of an engine; null when none was recorded.</returns>
    public string? Find(string stackName)
    {
        var file = state.EngineFile(project, stackName);
        return File.Exists(file) ? File.ReadAllText(file).Trim() : null;
    }

    public void Write(string stackName, string engine)
    {
        state.Create();
        AtomicFile.WritePrivate(state.EngineFile(project, stackName), engine + "\n");
    }

    public void Remove(string stackName) => File.Delete(state.EngineFile(project, stackName));
}
