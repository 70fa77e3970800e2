namespace HaCluster.Drills.Faults;

/// <summary>Another operator's machine: the project's settings, and nothing of what commands have left in the first checkout.</summary>
internal sealed class Workplace : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("hacluster-drill-");

    public Workplace(Operator first)
    {
        foreach (var file in Directory.EnumerateFiles(first.Directory, "Pulumi*.yaml"))
            File.Copy(file, Path.Combine(_directory.FullName, Path.GetFileName(file)));
        Person = first with
        {
            Directory = _directory.FullName,
            Environment = [("XDG_CONFIG_HOME", PathOf("config")), Passphrase],
        };
    }

    /// <summary>Of an access file that is given from one operator to the other, as a variable of the environment.</summary>
    public (string Name, string Value) Passphrase { get; } = ("HACLUSTER_ACCESS_PASSPHRASE", Guid.NewGuid().ToString());

    public Operator Person { get; }

    public string PathOf(string name) => Path.Combine(_directory.FullName, name);

    public void Dispose() => _directory.Delete(recursive: true);
}
