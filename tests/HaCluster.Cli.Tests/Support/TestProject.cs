using HaCluster.Deployment;
using HaCluster.Engine.Workspaces;

namespace HaCluster.Cli.Tests.Support;

/// <summary>A project directory that is removed afterwards. Its program is never run.</summary>
internal sealed class TestProject : IDisposable
{
    public TestProject(string configuration = "", string name = "hacluster")
    {
        Directory = System.IO.Directory.CreateTempSubdirectory("hacluster-test-").FullName;
        File.WriteAllText(Path.Combine(Directory, "Pulumi.yaml"), $"name: {name}\nruntime: dotnet\n");
        File.WriteAllText(Path.Combine(Directory, "Pulumi.local.yaml"), $"config:\n{configuration}\n");
    }

    public string Directory { get; }

    public IStack OpenStack() => Workspace.Open(Directory, new EngineSettings { Providers = [] }).OpenStack("local");

    public void Dispose() => System.IO.Directory.Delete(Directory, recursive: true);
}
