using HaCluster.Components.Infrastructure;
using HaCluster.Components.Remote;
using HaCluster.Topology.Model;
using HaCluster.Topology.Settings;
using Pulumi;
using Pulumi.Command.Local;

namespace HaCluster.Components.Application;

/// <summary>
/// The application's image as a file that can be copied to hosts: the built-in one, compiled on this machine when its sources changed, or
/// the one that is configured, from this machine's Docker. Hosts need no registry for these. An image of the cluster's own registry, or of the
/// one that is configured, is no file: the hosts pull it.
/// </summary>
public sealed class ApplicationImage : ComponentResource
{
    // docker/app/save.sh names an image by so many digits of its content, too.
    private const int Digits = 16;

    private const string Folder = ".hacluster/images";

    public ApplicationImage(string name, string rootDirectory, ClusterTopology topology, ComponentResourceOptions? options = null)
        : base("hacluster:application:ApplicationImage", name, options)
    {
        Reference = "";
        if (topology.PulledImage is { } pulled)
        {
            Reference = pulled;
            Name = Output.Create($"hacluster/app:{pulled[(pulled.LastIndexOf(':') + 1)..][..Digits]}");
            RegisterOutputs();
            return;
        }
        var command = new CommandArgs
        {
            // Relative, so that the state holds no path of this machine.
            Dir = Path.GetRelativePath(Directory.GetCurrentDirectory(), rootDirectory),
            Create = $"docker/app/build.sh --output {Folder}",
            Triggers = Triggers.On(ContentHash.Of(rootDirectory, "docker/app", "src/HaCluster.Web")),
            AddPreviousOutputInEnv = false,
        };
        if (topology.Application.Image is { } reference)
        {
            // All consist of characters that mean nothing to a shell; the validators see to it.
            command.Create = $"docker/app/save.sh --output {Folder}{Options(topology)} {reference}";
            command.Triggers = Triggers.On(reference);
        }
        var file = new Command(name, command, new CustomResourceOptions { Parent = this });
        Archive = file.Stdout.Apply(path => Path.Combine(rootDirectory, LastLine(path)));
        Name = file.Stdout.Apply(NameIn);
        RegisterOutputs();
    }

    /// <summary>Path of the archive on this machine; null when hosts pull the image.</summary>
    public Output<string>? Archive { get; }

    /// <summary>What hosts pull, <c>172.20.1.16:5001/name@sha256:…</c>; empty when the image is copied to them.</summary>
    public string Reference { get; }

    /// <summary>The image's name on a host: <c>hacluster/web:0123456789abcdef</c>.</summary>
    public Output<string> Name { get; }

    private static string Options(ClusterTopology topology) =>
        (topology.Application.User is { } user ? $" --user {user}" : "")
            + (topology.Aws is { } aws ? $" --architecture {(aws.Architecture == AwsSettings.Arm ? "arm64" : "amd64")}" : "");

    // hacluster-web-<hash>.tar.gz holds hacluster/web:<hash>.
    private static string NameIn(string output)
    {
        var parts = Path.GetFileName(LastLine(output))[..^".tar.gz".Length].Split('-');
        return $"{parts[0]}/{parts[1]}:{parts[2]}";
    }

    private static string LastLine(string text) => text.TrimEnd().Split('\n')[^1];
}
