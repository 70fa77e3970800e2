using HaCluster.Components.Infrastructure;
using HaCluster.Components.Remote;
using Pulumi;
using Pulumi.Command.Local;

namespace HaCluster.Components.Application;

/// <summary>The application's image as a file that can be copied to hosts, built on this machine when its sources changed.</summary>
public sealed class ApplicationImage : ComponentResource
{
    private const string Folder = ".hacluster/images";

    public ApplicationImage(string name, string rootDirectory, ComponentResourceOptions? options = null)
        : base("hacluster:application:ApplicationImage", name, options)
    {
        var build = new Command(
            name,
            new CommandArgs
            {
                // Relative, so that the state holds no path of this machine.
                Dir = Path.GetRelativePath(Directory.GetCurrentDirectory(), rootDirectory),
                Create = $"docker/app/build.sh --output {Folder}",
                Triggers = Triggers.On(ContentHash.Of(rootDirectory, "docker/app", "src/HaCluster.Web")),
                AddPreviousOutputInEnv = false,
            },
            new CustomResourceOptions { Parent = this });
        Archive = build.Stdout.Apply(path => Path.Combine(rootDirectory, LastLine(path)));
        // hacluster-web-<hash>.tar.gz holds hacluster/web:<hash>.
        Name = Archive.Apply(path => $"hacluster/web:{Path.GetFileName(path)["hacluster-web-".Length..^".tar.gz".Length]}");
        RegisterOutputs();
    }

    /// <summary>Path of the archive on this machine.</summary>
    public Output<string> Archive { get; }

    /// <summary>The image's name once the archive is loaded: <c>hacluster/web:0123456789abcdef</c>.</summary>
    public Output<string> Name { get; }

    private static string LastLine(string text) => text.TrimEnd().Split('\n')[^1];
}
