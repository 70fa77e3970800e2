using System.Security.Cryptography;
using System.Text;

namespace HaCluster.Deployment.Projects;

/// <summary>
/// Layout of <c>.hacluster</c>, which follows Pulumi's file backend: <c>stacks/PROJECT/STACK.json</c> with <c>.bak</c> and <c>.journal</c>,
/// <c>history/PROJECT/STACK.jsonl</c>, <c>locks/PROJECT/STACK.lock</c>,
/// <c>selected/PROJECT</c>, <c>engines/PROJECT/STACK</c>, <c>passphrase</c>,
/// <c>keys/</c>.
/// </summary>
public sealed class StateDirectory(string path)
{
    public const string Name = AtomicFile.StateDirectoryName;

    public string Path { get; } = path;

    public string PassphraseFile => Join("passphrase");

    public string StacksOf(string project) => Join("stacks", project);

    public string StateFile(string project, string stack) => Join("stacks", project, stack + ".json");

    /// <summary>What was done with a stack.</summary>
    public string HistoryFile(string project, string stack) => Join("history", project, stack + ".jsonl");

    public string LockFile(string project, string stack) => Join("locks", project, stack + ".lock");

    /// <summary>Names the engine that keeps a stack.</summary>
    public string EngineFile(string project, string stack) => Join("engines", project, stack);

    public string SelectionFile(string project) => Join("selected", project);

    public string KeyFile(string salt) =>
        Join("keys", Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(salt)).AsSpan(0, 8)));

    /// <summary>
    /// All projects of a repository share one directory, so that their stacks can refer to each other: the nearest
    /// <c>.hacluster</c> at or above the project, else one to be created beside the outermost <c>Pulumi.yaml</c>.
    /// </summary>
    public static StateDirectory Locate(string projectDirectory)
    {
        projectDirectory = Presence.Real(projectDirectory);
        var outermost = projectDirectory;
        for (var directory = projectDirectory; directory is not null; directory = System.IO.Path.GetDirectoryName(directory))
        {
            var candidate = System.IO.Path.Combine(directory, Name);
            if (Presence.IsDirectory(candidate))
                return new StateDirectory(candidate);
            if (File.Exists(System.IO.Path.Combine(directory, "Pulumi.yaml")))
                outermost = directory;
        }
        return new StateDirectory(System.IO.Path.Combine(outermost, Name));
    }

    /// <summary>Creates the directory, closed to others and ignored by git: it holds the key to every secret.</summary>
    public void Create()
    {
        AtomicFile.CreateDirectory(Path);
        // A script may have made the directory before.
        if (!File.Exists(Join(".gitignore")))
            File.WriteAllText(Join(".gitignore"), "*\n");
    }

    private string Join(params ReadOnlySpan<string> parts) => System.IO.Path.Combine([Path, .. parts]);
}
