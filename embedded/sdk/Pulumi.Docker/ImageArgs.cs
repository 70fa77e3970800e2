namespace Pulumi.Docker;

/// <summary>Inputs of <see cref="Image"/>.</summary>
public sealed class ImageArgs : ResourceArgs
{
    public ImageArgs()
    {
        BuildOnPreview = false;
        SkipPush = false;
    }

    [Input("build")]
    public Input<Inputs.DockerBuildArgs>? Build { get; set; }

    [Input("buildOnPreview")]
    public Input<bool>? BuildOnPreview { get; set; }

    [Input("imageName", required: true)]
    public Input<string> ImageName { get; set; } = null!;

    [Input("registry")]
    public Input<Inputs.RegistryArgs>? Registry { get; set; }

    [Input("skipPush")]
    public Input<bool>? SkipPush { get; set; }

    public static new ImageArgs Empty => new();
}
