using HaCluster.Components.Remote;
using Pulumi;
using Pulumi.Command.Local;

namespace HaCluster.Components.Infrastructure.Local;

/// <summary>The image of a host, built on this machine when its sources changed.</summary>
internal sealed class HostImage : ComponentResource
{
    /// <param name="layers">What the hosts have besides, each in one more layer: <c>--monitoring</c>, <c>--zabbix</c>, <c>--registry</c>, <c>--jenkins</c>.</param>
    public HostImage(string name, string rootDirectory, IEnumerable<string> layers, ComponentResourceOptions? options = null)
        : base("hacluster:local:HostImage", name, options)
    {
        var build = new Command(
            name,
            new CommandArgs
            {
                Dir = Path.GetRelativePath(Directory.GetCurrentDirectory(), rootDirectory),
                Create = string.Join(' ', layers.Prepend("docker/host/build.sh")),
                Triggers = Triggers.On(ContentHash.Of(rootDirectory, "docker/host")),
                AddPreviousOutputInEnv = false,
            },
            new CustomResourceOptions { Parent = this });
        Tag = build.Stdout.Apply(text => text.TrimEnd().Split('\n')[^1]);
        RegisterOutputs();
    }

    /// <summary><c>hacluster/host:HASH</c>.</summary>
    public Output<string> Tag { get; }
}
