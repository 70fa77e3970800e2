namespace HaCluster.TestKit;

/// <summary>
/// Programs of Debian run with a package database and a package source of the test's own, in a mount namespace: what is installed on this
/// machine is neither seen nor changed.
/// </summary>
public static class PackageDatabase
{
    private const string Namespace = """
        set -e
        cd "$WORK"
        mkdir -p dpkg/info dpkg/updates apt/lists/partial cache/archives/partial etc/preferences.d source
        touch dpkg/available
        echo "deb [trusted=yes] file:$WORK/source ./" > etc/sources.list
        mount --bind dpkg /var/lib/dpkg
        mount --bind apt /var/lib/apt
        mount --bind cache /var/cache/apt
        mount --bind etc /etc/apt
        exec bash -s
        """;

    /// <summary>Fetches the lists of the source, as a command of <see cref="RunAsync"/>.</summary>
    public const string Update = "apt-get -qq -o APT::Sandbox::User=root update\n";

    /// <summary>Why these tests cannot run here; null when they can.</summary>
    public static string? Missing =>
        Environment.UserName != "root" ? "a mount namespace needs root"
        : !File.Exists("/usr/bin/apt-mark") ? "apt is not installed"
        : null;

    /// <summary>Runs a script with bash.</summary>
    /// <param name="installed">What is installed: name, status as dpkg has it (<c>install ok installed</c>) and version.</param>
    /// <param name="offered">What the package source has: name and version.</param>
    /// <param name="script">Read by bash on stdin.</param>
    public static async Task<ShellResult> RunAsync(
        IEnumerable<(string Name, string Status, string Version)> installed, IEnumerable<(string Name, string Version)> offered,
        string script)
    {
        var work = Directory.CreateTempSubdirectory("hacluster-packages-");
        try
        {
            work.CreateSubdirectory("dpkg");
            work.CreateSubdirectory("source");
            await File.WriteAllTextAsync(
                Path.Combine(work.FullName, "dpkg/status"),
                string.Concat(installed.Select(one =>
                    $"Package: {one.Name}\nStatus: {one.Status}\nMaintainer: Nobody <nobody@example.org>\nArchitecture: all\n"
                        + $"Version: {one.Version}\nDescription: {one.Name}\n\n")));
            await File.WriteAllTextAsync(
                Path.Combine(work.FullName, "source/Packages"),
                string.Concat(offered.Select(one =>
                    $"Package: {one.Name}\nVersion: {one.Version}\nArchitecture: all\nFilename: ./{one.Name}.deb\nSize: 1\n"
                        + $"SHA256: {new string('0', 64)}\nDescription: {one.Name}\n\n")));
            return await Shell.RunAsync(
                script, "env", $"WORK={work.FullName}", "LC_ALL=C.UTF-8", "unshare", "--mount", "bash", "-c", Namespace);
        }
        finally
        {
            work.Delete(recursive: true);
        }
    }
}
