namespace Pulumi.Command.Remote.Inputs;

/// <summary>How to reach a host over SSH. Timeouts are in seconds.</summary>
public sealed class ConnectionArgs : ResourceArgs
{
    public ConnectionArgs()
    {
        DialErrorLimit = 10;
        PerDialTimeout = 15;
        Port = 22;
        User = "root";
    }

    [Input("agentSocketPath")]
    public Input<string>? AgentSocketPath { get; set; }

    [Input("dialErrorLimit")]
    public Input<int>? DialErrorLimit { get; set; }

    [Input("host", required: true)]
    public Input<string> Host { get; set; } = null!;

    [Input("hostKey")]
    public Input<string>? HostKey { get; set; }

    [field: Input("password")]
    public Input<string>? Password { get; set => field = Utilities.Secret(value); }

    [Input("perDialTimeout")]
    public Input<int>? PerDialTimeout { get; set; }

    [Input("port")]
    public Input<double>? Port { get; set; }

    [field: Input("privateKey")]
    public Input<string>? PrivateKey { get; set => field = Utilities.Secret(value); }

    [field: Input("privateKeyPassword")]
    public Input<string>? PrivateKeyPassword { get; set => field = Utilities.Secret(value); }

    [Input("proxy")]
    public Input<Inputs.ProxyConnectionArgs>? Proxy { get; set; }

    [Input("user")]
    public Input<string>? User { get; set; }

    public static new ConnectionArgs Empty => new();
}
