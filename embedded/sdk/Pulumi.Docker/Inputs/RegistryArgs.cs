namespace Pulumi.Docker.Inputs;

/// <summary>Where an image is pushed to.</summary>
public sealed class RegistryArgs : ResourceArgs
{
    [field: Input("password")]
    public Input<string>? Password { get; set => field = Utilities.Secret(value); }

    [Input("server")]
    public Input<string>? Server { get; set; }

    [Input("username")]
    public Input<string>? Username { get; set; }

    public static new RegistryArgs Empty => new();
}
