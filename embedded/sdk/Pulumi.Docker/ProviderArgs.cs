namespace Pulumi.Docker;

/// <summary>Inputs of <see cref="Provider"/>.</summary>
public sealed class ProviderArgs : ResourceArgs
{
    public ProviderArgs()
    {
        Host = Utilities.GetEnv("DOCKER_HOST")!;
    }

    [Input("caMaterial")]
    public Input<string>? CaMaterial { get; set; }

    [Input("certMaterial")]
    public Input<string>? CertMaterial { get; set; }

    [Input("certPath")]
    public Input<string>? CertPath { get; set; }

    [Input("context")]
    public Input<string>? Context { get; set; }

    [Input("disableDockerDaemonCheck", json: true)]
    public Input<bool>? DisableDockerDaemonCheck { get; set; }

    [Input("host")]
    public Input<string>? Host { get; set; }

    [Input("keyMaterial")]
    public Input<string>? KeyMaterial { get; set; }

    [field: Input("registryAuth", json: true)]
    public InputList<Inputs.ProviderRegistryAuthArgs> RegistryAuth { get => field ??= new(); set; }

    [field: Input("sshOpts", json: true)]
    public InputList<string> SshOpts { get => field ??= new(); set; }

    public static new ProviderArgs Empty => new();
}
