using System.Collections.Immutable;

namespace Pulumi.Docker;

/// <summary>A volume of a Docker Engine.</summary>
[DockerResourceType("docker:index/volume:Volume")]
public partial class Volume : CustomResource
{
    public Volume(string name, VolumeArgs? args = null, CustomResourceOptions? options = null)
        : base("docker:index/volume:Volume", name, args ?? new VolumeArgs(), Utilities.Options(options, ""))
    {
    }

    private Volume(string name, Input<string> id, VolumeState? state, CustomResourceOptions? options)
        : base("docker:index/volume:Volume", name, state, Utilities.Options(options, id))
    {
    }

    [Output("driver")]
    public Output<string> Driver { get; private set; } = null!;

    [Output("driverOpts")]
    public Output<ImmutableDictionary<string, string>?> DriverOpts { get; private set; } = null!;

    [Output("labels")]
    public Output<ImmutableArray<Outputs.VolumeLabel>> Labels { get; private set; } = null!;

    [Output("name")]
    public Output<string> Name { get; private set; } = null!;

    [Output("mountpoint")]
    public Output<string> Mountpoint { get; private set; } = null!;

    /// <summary>Reads an existing resource by the provider's id.</summary>
    public static Volume Get(
        string name,
        Input<string> id,
        VolumeState? state = null,
        CustomResourceOptions? options = null) => new(name, id, state, options);
}
